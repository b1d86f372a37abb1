package io.jtransformers.generation;

import io.jtransformers.modeling.OutputRecorder;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Copies to the heap what a step's model computes on its way. */
final class StepRecorder implements OutputRecorder {

    private final GenerationSettings settings;
    private final boolean keepsHiddenStates;
    private final List<HostTensor> hiddenStates = new ArrayList<>();
    private final List<List<RecordedStep.Attention>> attentions = new ArrayList<>(); // of a layer, for each sequence
    private final List<HostTensor> routerLogits = new ArrayList<>();

    StepRecorder(GenerationSettings settings) {
        this.settings = settings;
        this.keepsHiddenStates = settings.outputHiddenStates() || settings.isContrastive();
    }

    @Override
    public boolean wantsAttentions() {
        return settings.outputAttentions();
    }

    @Override
    public void hiddenStates(Tensor states) {
        if (keepsHiddenStates) {
            hiddenStates.add(states.toHost());
        }
    }

    @Override
    public void attentions(List<Tensor> probabilities) {
        if (settings.outputAttentions()) {
            attentions.add(probabilities.stream()
                    .map(of -> new RecordedStep.Attention(of.toHost(), false))
                    .toList());
        }
    }

    @Override
    public void states(Tensor states) {
        if (settings.outputAttentions()) {
            HostTensor all = states.toHost();
            List<RecordedStep.Attention> ofLayer = new ArrayList<>();
            for (int sequence = 0; sequence < all.shape().intDimension(0); sequence++) {
                ofLayer.add(new RecordedStep.Attention(all.row(sequence), true));
            }
            attentions.add(ofLayer);
        }
    }

    @Override
    public void routerLogits(Tensor logits) {
        if (settings.outputRouterLogits()) {
            routerLogits.add(logits.toHost());
        }
    }

    /** What belongs to the sequence {@code sequence} of the step, whose rows are {@code first} and following. */
    RecordedStep of(int sequence, int first, int rows) {
        return new RecordedStep(
                hiddenStates.stream().map(states -> rows(states, first, rows)).toList(),
                attentions.stream().map(ofLayer -> ofLayer.get(sequence)).toList(),
                routerLogits.stream().map(states -> rows(states, first, rows)).toList());
    }

    private static HostTensor rows(HostTensor states, int first, int rows) {
        int width = states.shape().intDimension(1);
        float[] values = Arrays.copyOfRange(states.toFloatArray(), first * width, (first + rows) * width);
        return HostTensor.wrap(Shape.of(rows, width), values);
    }
}
