package io.jtransformers.modeling;

import io.jtransformers.backend.Activation;
import io.jtransformers.nn.GatedExperts;
import io.jtransformers.nn.TopKRouter;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.Tensor;

/**
 * A sparse mixture of experts: a router sends each token to a few of them.
 *
 * <p>Source: {@code MixtralSparseMoeBlock} and {@code MiniMaxSparseMoeBlock} in Transformers 5.12.1.
 *
 * @see <a href="https://arxiv.org/abs/2401.04088">Mixtral of Experts</a>
 */
public final class SparseMoeBlock {

    private final TopKRouter gate;
    private final GatedExperts experts;

    /**
     * Declares {@code gate} and {@code experts}.
     *
     * @param config how many experts there are and how many of them see a token
     * @param intermediateSize length of a row within an expert
     * @param activation applied to an expert's gate
     * @param weights of the block
     */
    public SparseMoeBlock(
            MixtureOfExpertsConfig config, int intermediateSize, Activation activation, WeightSource weights) {
        int hiddenSize = config.hiddenSize();
        int numExperts = config.numLocalExperts();
        gate = new TopKRouter(hiddenSize, numExperts, config.numExpertsPerTok(), weights.at("gate"));
        experts = new GatedExperts(numExperts, hiddenSize, intermediateSize, activation, weights.at("experts"));
    }

    /**
     * The weighted sum of what a token's experts give.
     *
     * @param hiddenStates {@code [tokens, hidden]}
     * @param context hears of the router's scores
     * @return same shape
     */
    public Tensor forward(Tensor hiddenStates, ForwardContext context) {
        TopKRouter.Routing routing = gate.forward(hiddenStates);
        context.recorder().routerLogits(routing.logits()); // [tokens, experts]
        return experts.forward(hiddenStates, routing.expertIds(), routing.weights());
    }
}
