package io.jtransformers.models.minimax;

import io.jtransformers.modeling.DecoderLayer;
import io.jtransformers.modeling.ForwardContext;
import io.jtransformers.modeling.GroupedQueryAttention;
import io.jtransformers.modeling.LayerCacheSpec;
import io.jtransformers.modeling.LayerType;
import io.jtransformers.modeling.SparseMoeBlock;
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
    private final Residual attentionResidual;
    private final RmsNorm postAttentionLayerNorm;
    private final SparseMoeBlock mlp;
    private final Residual mlpResidual;
    private final boolean postnorm;

    /** Maps {@code [tokens, hidden]} to the same shape. */
    private interface Attention {
        Tensor forward(Tensor hiddenStates, ForwardContext context);
    }

    /**
     * What a block's output and the stream beside it count.
     *
     * @param alpha of the stream
     * @param beta of the block
     */
    private record Residual(float alpha, float beta) {

        Tensor add(Tensor residual, Tensor output) {
            return residual.multiply(alpha).add(output.multiply(beta));
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
            attentionResidual = new Residual(config.linearAttnAlphaFactor(), config.linearAttnBetaFactor());
        } else {
            var softmax = new GroupedQueryAttention(config, layerIndex, false, attentionWeights);
            selfAttention = softmax::forward;
            cacheSpec = softmax.cacheSpec();
            attentionResidual = new Residual(config.fullAttnAlphaFactor(), config.fullAttnBetaFactor());
        }
        postAttentionLayerNorm = new RmsNorm(hiddenSize, epsilon, weights.at("post_attention_layernorm"));
        mlp = new SparseMoeBlock(
                config,
                config.intermediateSize(),
                config.hiddenAct(),
                weights.at("block_sparse_moe")); // published name
        mlpResidual = new Residual(config.mlpAlphaFactor(), config.mlpBetaFactor());
        postnorm = config.postnorm();
    }

    /** Maps {@code [tokens, hidden]} to the same shape. */
    @Override
    public Tensor forward(Tensor hiddenStates, ForwardContext context) {
        Tensor normalized = inputLayerNorm.forward(hiddenStates);
        Tensor attentionOutput = selfAttention.forward(normalized, context);
        Tensor attended = attentionResidual.add(postnorm ? normalized : hiddenStates, attentionOutput);

        Tensor normalizedAgain = postAttentionLayerNorm.forward(attended);
        Tensor expertOutput = mlp.forward(normalizedAgain, context);
        return mlpResidual.add(postnorm ? normalizedAgain : attended, expertOutput);
    }

    @Override
    public LayerCacheSpec cacheSpec() {
        return cacheSpec;
    }
}
