package io.jtransformers.generation;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.List;

/**
 * What a model computed on its way for the rows of one branch in one step; each list has an entry for a layer, or none.
 *
 * @param hiddenStates {@code [rows, hidden]}; one more than layers
 * @param attentions of softmax layers their probabilities, of recurrent ones their states after the step
 * @param routerLogits {@code [rows, experts]}
 */
record RecordedStep(List<HostTensor> hiddenStates, List<Attention> attentions, List<HostTensor> routerLogits) {

    /**
     * What a layer attends to.
     *
     * @param values {@code [heads, rows, keys]}, or of a state {@code [heads, headDim, headDim]}
     * @param isState whether it is the state of a recurrent layer, which has no rows
     */
    record Attention(HostTensor values, boolean isState) {}

    /**
     * What belongs to a scored token: if it is the only one, everything, as of a prompt.
     *
     * @param scored which of the scored tokens
     * @param count how many there are, at the end of the rows
     */
    RecordedStep place(int scored, int count) {
        return count == 1
                ? this
                : new RecordedStep(
                        hiddenStates.stream()
                                .map(states -> row(states, scored, count))
                                .toList(),
                        attentions.stream()
                                .map(layer -> row(layer, scored, count))
                                .toList(),
                        routerLogits.stream()
                                .map(states -> row(states, scored, count))
                                .toList());
    }

    private static HostTensor row(HostTensor states, int scored, int count) {
        int place = states.shape().intDimension(0) - count + scored;
        return states.row(place).view(1, states.shape().dimension(1));
    }

    private static Attention row(Attention layer, int scored, int count) {
        if (layer.isState()) {
            return layer; // the one after all rows of the step
        }
        HostTensor states = layer.values();
        int heads = states.shape().intDimension(0);
        int rows = states.shape().intDimension(1);
        int keys = states.shape().intDimension(2);
        float[] values = states.toFloatArray();
        float[] row = new float[heads * keys];
        for (int head = 0; head < heads; head++) {
            System.arraycopy(values, (head * rows + rows - count + scored) * keys, row, head * keys, keys);
        }
        return new Attention(HostTensor.wrap(Shape.of(heads, 1, keys), row), false);
    }

    /** The output of the final norm, {@code [rows, hidden]}. */
    HostTensor lastHiddenState() {
        if (hiddenStates.isEmpty()) {
            throw new IllegalStateException("The model records no hidden states (OutputRecorder.hiddenStates), which"
                    + " contrastive search needs; use another model, or leave penalty_alpha out.");
        }
        return hiddenStates.getLast();
    }
}
