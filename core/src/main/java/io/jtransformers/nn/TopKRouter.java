package io.jtransformers.nn;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;

/**
 * Chooses the experts that see a token: those with the greatest probabilities, which are then made to add up to 1.
 *
 * <p>Source: {@code MixtralTopKRouter} in Transformers 5.12.1, {@code modeling_mixtral.py}.
 *
 * @see <a href="https://arxiv.org/abs/2401.04088">Mixtral of Experts</a>
 */
public final class TopKRouter {

    private final Linear scores;
    private final int numExpertsPerToken;

    /**
     * Declares {@code weight}.
     *
     * @param hiddenSize length of a row
     * @param numExperts how many experts there are
     * @param numExpertsPerToken how many of them see a token
     * @param weights where it stands
     * @throws IllegalArgumentException if a token cannot be sent to so many
     */
    public TopKRouter(int hiddenSize, int numExperts, int numExpertsPerToken, WeightSource weights) {
        if (numExpertsPerToken < 1 || numExpertsPerToken > numExperts) {
            throw new IllegalArgumentException(
                    "The router '%s' was to choose %d experts for each token, but there are %d; choose 1 to %3$d."
                            .formatted(weights.path(), numExpertsPerToken, numExperts));
        }
        scores = new Linear(hiddenSize, numExperts, weights);
        this.numExpertsPerToken = numExpertsPerToken;
    }

    /**
     * Where tokens are sent.
     *
     * @param logits {@code [tokens, experts]}, the scores before the softmax
     * @param expertIds {@code [tokens, k]}, {@code I32}, the likeliest expert first
     * @param weights {@code [tokens, k]}, what each of them counts; they add up to 1
     */
    public record Routing(Tensor logits, Tensor expertIds, Tensor weights) {}

    /**
     * Where the rows of {@code hiddenStates} are sent.
     *
     * @param hiddenStates {@code [tokens, hidden]}
     */
    public Routing forward(Tensor hiddenStates) {
        Tensor logits = scores.forward(hiddenStates); // [tokens, experts]

        // The reference takes this softmax in float32 whatever the type of the model.
        var selected = logits.to(DataType.F32).softmax().topK(numExpertsPerToken);
        Tensor weights = selected.values().divide(selected.values().sum()); // [tokens, k]

        return new Routing(logits, selected.indices(), weights);
    }
}
