package io.jtransformers.modeling;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies what was asked for to the heap, in the padded shapes of Transformers. */
final class HostRecorder implements OutputRecorder {

    private final ModelInputs inputs;
    private final boolean wantsHiddenStates;
    private final boolean wantsAttentions;
    private final List<PaddedBatch.Segment> segments;
    private final List<HostTensor> hiddenStates = new ArrayList<>();
    private final List<HostTensor> attentions = new ArrayList<>();
    private final List<HostTensor> routerLogits = new ArrayList<>();

    /**
     * Records what a call asks for.
     *
     * @param inputs the arguments of the call
     * @param config says what is recorded where the call does not
     * @param segments the sequences of the batch
     */
    HostRecorder(ModelInputs inputs, PreTrainedConfig config, List<PaddedBatch.Segment> segments) {
        this.inputs = inputs;
        this.segments = segments;
        wantsHiddenStates = orElse(inputs.outputHiddenStates(), config.outputHiddenStates());
        wantsAttentions = orElse(inputs.outputAttentions(), config.outputAttentions());
    }

    private static boolean orElse(@Nullable Boolean asked, boolean usual) {
        return asked == null ? usual : asked;
    }

    @Override
    public boolean isRecording() {
        return wantsHiddenStates || wantsAttentions || wantsRouterLogits();
    }

    /** What it keeps. */
    List<RecordingSize.Output> outputs() {
        List<RecordingSize.Output> outputs = new ArrayList<>();
        if (wantsHiddenStates) {
            outputs.add(RecordingSize.Output.HIDDEN_STATES);
        }
        if (wantsAttentions) {
            outputs.add(RecordingSize.Output.ATTENTIONS);
        }
        if (wantsRouterLogits()) {
            outputs.add(RecordingSize.Output.ROUTER_LOGITS);
        }
        return outputs;
    }

    private boolean wantsRouterLogits() {
        return Boolean.TRUE.equals(inputs.outputRouterLogits());
    }

    @Override
    public boolean wantsAttentions() {
        return wantsAttentions;
    }

    @Override
    public void hiddenStates(Tensor states) {
        if (wantsHiddenStates) {
            hiddenStates.add(states.toHost().view(inputs.batchSize(), inputs.timeSteps(), states.dimension(1)));
        }
    }

    /** Puts the sequences of a row, which see nothing of each other, on the diagonal. */
    @Override
    public void attentions(List<Tensor> probabilities) {
        int heads = probabilities.getFirst().dimension(0);
        int time = inputs.timeSteps();
        int keys = 0;
        for (int i = 0; i < segments.size(); i++) {
            int past = probabilities.get(i).dimension(2)
                    - (segments.get(i).to() - segments.get(i).from());
            keys = Math.max(keys, past + time);
        }
        float[] padded =
                new float[Math.toIntExact(Math.multiplyExact((long) inputs.batchSize() * heads, (long) time * keys))];
        for (int i = 0; i < segments.size(); i++) {
            PaddedBatch.Segment segment = segments.get(i);
            int rows = segment.to() - segment.from();
            int length = probabilities.get(i).dimension(2);
            float[] values = probabilities.get(i).toFloatArray();
            for (int head = 0; head < heads; head++) {
                for (int row = 0; row < rows; row++) {
                    int source = (head * rows + row) * length;
                    int target = ((segment.row() * heads + head) * time + segment.from() + row) * keys + segment.from();
                    System.arraycopy(values, source, padded, target, length);
                }
            }
        }
        attentions.add(HostTensor.wrap(Shape.of(inputs.batchSize(), heads, time, keys), padded));
    }

    @Override
    public void states(Tensor states) {
        attentions.add(states.toHost());
    }

    @Override
    public void routerLogits(Tensor logits) {
        if (wantsRouterLogits()) {
            routerLogits.add(logits.toHost());
        }
    }

    /** {@code layers + 1} entries {@code [batch, time, hidden]}; empty if they were not asked for. */
    List<HostTensor> hiddenStates() {
        return List.copyOf(hiddenStates);
    }

    /**
     * For each layer an entry {@code [batch, heads, time, keys]}, or of a recurrent layer {@code [batch, heads,
     * headDim, headDim]}; empty if they were not asked for.
     */
    List<HostTensor> attentions() {
        return List.copyOf(attentions);
    }

    /** An entry {@code [batch · time, experts]} for each layer with a router; empty if they were not asked for. */
    List<HostTensor> routerLogits() {
        return List.copyOf(routerLogits);
    }
}
