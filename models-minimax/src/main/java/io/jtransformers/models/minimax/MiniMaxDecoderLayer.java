package io.jtransformers.models.minimax;

import io.jtransformers.modeling.DecoderLayer;
import io.jtransformers.modeling.ForwardContext;
import io.jtransformers.modeling.GroupedQueryAttention;
import io.jtransformers.modeling.LayerCacheSpec;
import io.jtransformers.modeling.LayerType;
import io.jtransformers.modeling.SparseMoeBlock;
import io.jtransformers.nn.Residual;
import io.jtransformers.nn.RmsNorm;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.Tensor;

/**
 * Attention of the softmax or the lightning kind, then a sparse mixture of experts; each is weighed against the
 * residual stream, which in published models is taken after the norm.
 *
 * <p>Source: {@code MiniMaxDecoderLayer} in Transformers 5.12.1, {@code modeling_minimax.py}.
 */
final class MiniMaxDecoderLayer implements DecoderLayer {

    private final RmsNorm inputLayerNorm;
    private final Attention selfAttention;
    private final LayerCacheSpec cacheSpec;
    private final Factors attentionFactors;
    private final RmsNorm postAttentionLayerNorm;
    private final SparseMoeBlock mlp;
    private final Factors mlpFactors;
    private final boolean postnorm;

    /** Adds what it makes of {@code [tokens, hidden]} to the residual stream. */
    private interface Attention {
        Tensor forward(Tensor hiddenStates, Residual residual, ForwardContext context);
    }

    /**
     * What a block's output and the stream beside it count.
     *
     * @param alpha of the stream
     * @param beta of the block
     */
    private record Factors(float alpha, float beta) {

        Residual of(Tensor stream) {
            return new Residual(stream, alpha, beta);
        }
    }

    MiniMaxDecoderLayer(MiniMaxConfig config, int layerIndex, WeightSource weights) {
        int hiddenSize = config.hiddenSize();
        float epsilon = config.rmsNormEps();
        inputLayerNorm = new RmsNorm(hiddenSize, epsilon, weights.at("input_layernorm"));
        WeightSource attentionWeights = weights.at("self_attn");
        if (config.layerTypes().get(layerIndex) == LayerType.LINEAR_ATTENTION) {
            var lightning = new MiniMaxLightningAttention(config, layerIndex, attentionWeights);
            selfAttention = lightning::forward;
            cacheSpec = lightning.cacheSpec();
            attentionFactors = new Factors(config.linearAttnAlphaFactor(), config.linearAttnBetaFactor());
        } else {
            var softmax = new GroupedQueryAttention(config, layerIndex, attentionWeights);
            selfAttention = softmax::forward;
            cacheSpec = softmax.cacheSpec();
            attentionFactors = new Factors(config.fullAttnAlphaFactor(), config.fullAttnBetaFactor());
        }
        postAttentionLayerNorm = new RmsNorm(hiddenSize, epsilon, weights.at("post_attention_layernorm"));
        mlp = new SparseMoeBlock(
                config,
                config.intermediateSize(),
                config.hiddenAct(),
                weights.at("block_sparse_moe")); // published name
        mlpFactors = new Factors(config.mlpAlphaFactor(), config.mlpBetaFactor());
        postnorm = config.postnorm();
    }

    @Override
    public Tensor attend(Tensor hiddenStates, ForwardContext context) {
        Tensor normalized = inputLayerNorm.forward(hiddenStates);
        Tensor stream = postnorm ? normalized : hiddenStates.copy(); // written in place
        return selfAttention.forward(normalized, attentionFactors.of(stream), context);
    }

    @Override
    public Tensor feedForward(Tensor attended, ForwardContext context) {
        Tensor normalized = postAttentionLayerNorm.forward(attended);
        Tensor expertOutput = mlp.forward(normalized, context);
        return mlpFactors.of(postnorm ? normalized : attended).add(expertOutput);
    }

    @Override
    public LayerCacheSpec cacheSpec() {
        return cacheSpec;
    }
}
