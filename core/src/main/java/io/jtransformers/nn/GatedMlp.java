package io.jtransformers.nn;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.FeedForwardCall;
import io.jtransformers.tensor.ShapeException;
import io.jtransformers.tensor.Tensor;

/**
 * The feed-forward block with a gate: {@code down(act(gate(x)) · up(x))}.
 *
 * <p>Source: {@code MinistralMLP} in Transformers 5.12.1.
 *
 * @see <a href="https://arxiv.org/abs/2002.05202">GLU Variants Improve Transformer</a>
 */
public final class GatedMlp {

    private final int hiddenSize;
    private final Activation activation;
    private final Parameter gateProj;
    private final Parameter upProj;
    private final Parameter downProj;

    /**
     * Declares {@code gate_proj}, {@code up_proj} and {@code down_proj}.
     *
     * @param hiddenSize length of a row
     * @param intermediateSize length of a gated row
     * @param activation applied to the gate
     * @param weights where they stand
     */
    public GatedMlp(int hiddenSize, int intermediateSize, Activation activation, WeightSource weights) {
        this.hiddenSize = hiddenSize;
        this.activation = activation;
        gateProj = weights.at("gate_proj").linear("weight", intermediateSize, hiddenSize);
        upProj = weights.at("up_proj").linear("weight", intermediateSize, hiddenSize);
        downProj = weights.at("down_proj").linear("weight", hiddenSize, intermediateSize);
    }

    /**
     * Maps {@code [tokens, hidden]} to the same shape.
     *
     * @param hiddenStates the rows
     * @return a row for each
     */
    public Tensor forward(Tensor hiddenStates) {
        if (hiddenStates.shape().rank() != 2 || hiddenStates.dimension(1) != hiddenSize) {
            throw new ShapeException("A feed-forward block with '%s' of shape %s was given an input of shape %s."
                    .formatted(gateProj.name(), gateProj.shape(), hiddenStates.shape()));
        }
        Tensor out = hiddenStates.like();
        hiddenStates
                .queue()
                .feedForward()
                .gatedMlp(new FeedForwardCall(
                        hiddenStates, gateProj.weight(), upProj.weight(), downProj.weight(), activation, out));
        return out;
    }
}
