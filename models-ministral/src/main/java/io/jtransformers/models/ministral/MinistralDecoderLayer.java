package io.jtransformers.models.ministral;

import io.jtransformers.modeling.DecoderLayer;
import io.jtransformers.modeling.ForwardContext;
import io.jtransformers.modeling.GroupedQueryAttention;
import io.jtransformers.modeling.LayerCacheSpec;
import io.jtransformers.nn.GatedMlp;
import io.jtransformers.nn.RmsNorm;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.Tensor;

/**
 * Pre-norm attention, then a gated feed-forward block, each added to the residual stream. A layer sees all earlier
 * tokens or slides a window over them.
 *
 * <p>Source: {@code MinistralDecoderLayer} in Transformers 5.12.1, {@code modeling_ministral.py}.
 */
final class MinistralDecoderLayer implements DecoderLayer {

    private final RmsNorm inputLayerNorm;
    private final GroupedQueryAttention selfAttention;
    private final RmsNorm postAttentionLayerNorm;
    private final GatedMlp mlp;

    MinistralDecoderLayer(MinistralConfig config, int layerIndex, WeightSource weights) {
        int hiddenSize = config.hiddenSize();
        float epsilon = config.rmsNormEps();
        inputLayerNorm = new RmsNorm(hiddenSize, epsilon, weights.at("input_layernorm"));
        selfAttention = new GroupedQueryAttention(config, layerIndex, weights.at("self_attn"));
        postAttentionLayerNorm = new RmsNorm(hiddenSize, epsilon, weights.at("post_attention_layernorm"));
        mlp = new GatedMlp(hiddenSize, config.intermediateSize(), config.hiddenAct(), weights.at("mlp"));
    }

    @Override
    public Tensor attend(Tensor hiddenStates, ForwardContext context) {
        Tensor attentionOutput = selfAttention.forward(inputLayerNorm.forward(hiddenStates), context);
        return hiddenStates.add(attentionOutput);
    }

    @Override
    public Tensor feedForward(Tensor attended, ForwardContext context) {
        Tensor mlpOutput = mlp.forward(postAttentionLayerNorm.forward(attended));
        return attended.add(mlpOutput);
    }

    @Override
    public LayerCacheSpec cacheSpec() {
        return selfAttention.cacheSpec();
    }
}
