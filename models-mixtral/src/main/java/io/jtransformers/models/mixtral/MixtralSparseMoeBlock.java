package io.jtransformers.models.mixtral;

import io.jtransformers.modeling.ForwardContext;
import io.jtransformers.nn.GatedExperts;
import io.jtransformers.nn.TopKRouter;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.Tensor;

/**
 * A sparse mixture of experts: a router sends each token to a few of them.
 *
 * <p>Source: {@code MixtralSparseMoeBlock} in Transformers 5.12.1, {@code modeling_mixtral.py}.
 */
final class MixtralSparseMoeBlock {

    private final TopKRouter gate;
    private final GatedExperts experts;

    MixtralSparseMoeBlock(MixtralConfig config, WeightSource weights) {
        gate = new TopKRouter(
                config.hiddenSize(), config.numLocalExperts(), config.numExpertsPerTok(), weights.at("gate"));
        experts = new GatedExperts(
                config.numLocalExperts(),
                config.hiddenSize(),
                config.intermediateSize(),
                config.hiddenAct(),
                weights.at("experts"));
    }

    /** Maps {@code [tokens, hidden]} to the same shape. */
    Tensor forward(Tensor hiddenStates, ForwardContext context) {
        TopKRouter.Routing routing = gate.forward(hiddenStates);
        context.recorder().routerLogits(routing.logits()); // [tokens, experts]
        return experts.forward(hiddenStates, routing.expertIds(), routing.weights());
    }
}
