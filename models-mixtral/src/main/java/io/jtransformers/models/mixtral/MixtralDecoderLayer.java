package io.jtransformers.models.mixtral;

import io.jtransformers.modeling.DecoderLayer;
import io.jtransformers.modeling.ForwardContext;
import io.jtransformers.modeling.GroupedQueryAttention;
import io.jtransformers.modeling.LayerCacheSpec;
import io.jtransformers.modeling.SparseMoeBlock;
import io.jtransformers.nn.RmsNorm;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.Tensor;

/**
 * Pre-norm attention, then a sparse mixture of experts, each added to the residual stream.
 *
 * <p>Source: {@code MixtralDecoderLayer} in Transformers 5.12.1, {@code modeling_mixtral.py}.
 */
final class MixtralDecoderLayer implements DecoderLayer {

    private final RmsNorm inputLayerNorm;
    private final GroupedQueryAttention selfAttention;
    private final RmsNorm postAttentionLayerNorm;
    private final SparseMoeBlock mlp;

    MixtralDecoderLayer(MixtralConfig config, int layerIndex, WeightSource weights) {
        int hiddenSize = config.hiddenSize();
        float epsilon = config.rmsNormEps();
        inputLayerNorm = new RmsNorm(hiddenSize, epsilon, weights.at("input_layernorm"));
        selfAttention = new GroupedQueryAttention(config, layerIndex, weights.at("self_attn"));
        postAttentionLayerNorm = new RmsNorm(hiddenSize, epsilon, weights.at("post_attention_layernorm"));
        mlp = new SparseMoeBlock(
                config,
                config.intermediateSize(),
                config.hiddenAct(),
                weights.at("block_sparse_moe")); // published name
    }

    @Override
    public Tensor attend(Tensor hiddenStates, ForwardContext context) {
        Tensor attentionOutput = selfAttention.forward(inputLayerNorm.forward(hiddenStates), context);
        return hiddenStates.add(attentionOutput);
    }

    @Override
    public Tensor feedForward(Tensor attended, ForwardContext context) {
        Tensor expertOutput = mlp.forward(postAttentionLayerNorm.forward(attended), context);
        return attended.add(expertOutput);
    }

    @Override
    public LayerCacheSpec cacheSpec() {
        return selfAttention.cacheSpec();
    }
}
