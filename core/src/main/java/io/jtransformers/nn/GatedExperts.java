package io.jtransformers.nn;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.ExpertCall;
import io.jtransformers.tensor.ShapeException;
import io.jtransformers.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many feed-forward blocks with a gate, of which each token sees a few.
 *
 * <p>Source: {@code MixtralExperts} in Transformers 5.12.1, {@code modeling_mixtral.py}.
 *
 * @see <a href="https://arxiv.org/abs/2401.04088">Mixtral of Experts</a>
 */
public final class GatedExperts {

    private final int hiddenSize;
    private final Activation activation;
    private final String path;
    private final List<Expert> experts;

    /** What one expert declares: gate, down and up are {@code w1}, {@code w2} and {@code w3} in checkpoints. */
    private record Expert(Parameter gate, Parameter down, Parameter up) {

        ExpertCall.Expert weights() {
            return new ExpertCall.Expert(gate.weight(), up.weight(), down.weight());
        }
    }

    /**
     * Declares {@code N.w1}, {@code N.w2} and {@code N.w3} for each expert, as most checkpoints have them; see
     * {@code io.jtransformers.checkpoint.ExpertWeightMapping} for those that hold all experts in one tensor.
     *
     * @param numExperts how many experts there are
     * @param hiddenSize length of a row
     * @param intermediateSize length of a gated row
     * @param activation applied to the gate
     * @param weights where they stand
     */
    public GatedExperts(
            int numExperts, int hiddenSize, int intermediateSize, Activation activation, WeightSource weights) {
        this.hiddenSize = hiddenSize;
        this.activation = activation;
        path = weights.path();
        experts = IntStream.range(0, numExperts)
                .mapToObj(index -> declare(hiddenSize, intermediateSize, weights.at(index)))
                .toList();
    }

    private static Expert declare(int hiddenSize, int intermediateSize, WeightSource weights) {
        return new Expert(
                weights.at("w1").expert("weight", intermediateSize, hiddenSize),
                weights.at("w2").expert("weight", hiddenSize, intermediateSize),
                weights.at("w3").expert("weight", intermediateSize, hiddenSize));
    }

    /**
     * The weighted sum of what a token's experts give.
     *
     * @param hiddenStates {@code [tokens, hidden]}
     * @param expertIds {@code [tokens, k]}, {@code I32}, all of a token different
     * @param routingWeights {@code [tokens, k]}
     * @return {@code [tokens, hidden]}
     */
    public Tensor forward(Tensor hiddenStates, Tensor expertIds, Tensor routingWeights) {
        boolean fits = hiddenStates.shape().rank() == 2
                && hiddenStates.dimension(1) == hiddenSize
                && expertIds.shape().rank() == 2
                && expertIds.dimension(0) == hiddenStates.dimension(0)
                && routingWeights.shape().equals(expertIds.shape());
        if (!fits) {
            throw new ShapeException(
                    "The experts '%s' were given an input of shape %s, ids of shape %s and weights of shape %s; they take [tokens, %d] and twice [tokens, k]."
                            .formatted(
                                    path, hiddenStates.shape(), expertIds.shape(), routingWeights.shape(), hiddenSize));
        }
        Tensor out = hiddenStates.like();
        var weights = experts.stream().map(Expert::weights).toList();
        hiddenStates
                .queue()
                .experts()
                .experts(new ExpertCall(hiddenStates, expertIds, routingWeights, weights, activation, out));
        return out;
    }
}
