package io.jtransformers.modeling;

import io.jtransformers.tensor.Tensor;
import java.util.List;

/**
 * Receives what a model computes on its way. The methods do nothing unless overridden, so that a model may speak of
 * everything; a recorder copies what it keeps, since temporaries are released layer by layer.
 */
public interface OutputRecorder {

    /** Records nothing. */
    OutputRecorder SILENT = new OutputRecorder() {
        @Override
        public boolean isRecording() {
            return false;
        }
    };

    /** Whether anything is recorded; such a step is never replayed. */
    default boolean isRecording() {
        return true;
    }

    /** Whether attention probabilities are wanted, which fast kernels do not form. */
    default boolean wantsAttentions() {
        return false;
    }

    /**
     * The embeddings, then what each layer but the last puts out, then the output of the final norm; {@code [tokens,
     * hidden]}.
     */
    default void hiddenStates(Tensor hiddenStates) {}

    /** The probabilities of a softmax layer: for each sequence {@code [heads, rows, keys]}. */
    default void attentions(List<Tensor> probabilities) {}

    /**
     * The states of a recurrent layer after the step, {@code [sequences, heads, headDim, headDim]}; asked for with
     * {@link #wantsAttentions}, whose place they take.
     */
    default void states(Tensor states) {}

    /** A router's scores of a mixture of experts before its softmax; {@code [tokens, experts]}. */
    default void routerLogits(Tensor routerLogits) {}
}
