package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;
import java.util.List;

/**
 * The operands of {@link ExpertKernels#experts}. Constructed by core only; components may be added.
 *
 * @param input {@code [tokens, hidden]}
 * @param expertIds {@code [tokens, k]}, {@code I32}, contiguous: the experts that see each token, all different and
 *     each below the number of experts
 * @param routingWeights {@code [tokens, k]}, contiguous: what each of them counts
 * @param experts the weights of each expert
 * @param activation applied to the gate's product
 * @param out {@code [tokens, hidden]}, not {@code input}
 */
public record ExpertCall(
        Tensor input,
        Tensor expertIds,
        Tensor routingWeights,
        List<Expert> experts,
        Activation activation,
        Tensor out) {

    /** Copies the list. */
    public ExpertCall {
        experts = List.copyOf(experts);
    }

    /**
     * The weights of one expert.
     *
     * @param gate {@code [intermediate, hidden]}
     * @param up {@code [intermediate, hidden]}
     * @param down {@code [hidden, intermediate]}
     */
    public record Expert(Weight gate, Weight up, Weight down) {}
}
