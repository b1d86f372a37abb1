package io.jtransformers.models.minimax;

import io.jtransformers.backend.Activation;
import io.jtransformers.modeling.ForwardContext;
import io.jtransformers.modeling.LayerCacheSpec;
import io.jtransformers.modeling.LightningAttention;
import io.jtransformers.nn.Linear;
import io.jtransformers.nn.Residual;
import io.jtransformers.nn.RmsNorm;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.Tensor;

/**
 * Lightning attention between activated projections, then a norm over all heads and a gate.
 *
 * <p>Source: {@code MiniMaxLightningAttention} in Transformers 5.12.1, {@code modeling_minimax.py}.
 *
 * @see <a href="https://arxiv.org/abs/2501.08313">MiniMax-01: Scaling Foundation Models with Lightning Attention</a>
 */
final class MiniMaxLightningAttention {

    private static final float NORM_EPSILON = 1e-6f; // whatever rms_norm_eps says

    private final int numHeads;
    private final int headDim;
    private final Activation activation;
    private final Linear qkvProj;
    private final LightningAttention attention;
    private final RmsNorm norm;
    private final Linear outputGate;
    private final Linear outProj;

    MiniMaxLightningAttention(MiniMaxConfig config, int layerIndex, WeightSource weights) {
        numHeads = config.numAttentionHeads();
        headDim = config.headDim();
        activation = config.hiddenAct();
        int hiddenSize = config.hiddenSize();
        int innerSize = numHeads * headDim;
        qkvProj = new Linear(hiddenSize, 3 * innerSize, weights.at("qkv_proj"));
        attention = new LightningAttention(
                layerIndex,
                numHeads,
                headDim,
                config.blockSize(),
                (seed, head) -> slope(config, layerIndex, head),
                weights);
        norm = new RmsNorm(innerSize, NORM_EPSILON, weights.at("norm"));
        outputGate = new Linear(hiddenSize, innerSize, weights.at("output_gate"));
        outProj = new Linear(innerSize, hiddenSize, weights.at("out_proj"));
    }

    /** Later heads look further back, and so do later layers. */
    private static float slope(MiniMaxConfig config, int layerIndex, long head) {
        double ofHead = Math.pow(2, -8.0 / config.numAttentionHeads() * (head + 1));
        double ofLayer = 1 - layerIndex / (config.numHiddenLayers() - 1 + 1e-5) + 1e-5;
        return (float) (ofHead * ofLayer);
    }

    /** Adds what {@code [tokens, hidden]} gives to a residual stream, which may be {@code hiddenStates}. */
    Tensor forward(Tensor hiddenStates, Residual residual, ForwardContext context) {
        int tokens = hiddenStates.dimension(0);
        Tensor qkv = qkvProj.forward(hiddenStates).activate(activation).view(tokens, numHeads, 3L * headDim);
        Tensor queries = qkv.slice(2, 0, headDim); // a head's query, key and value stand side by side
        Tensor keys = qkv.slice(2, headDim, headDim);
        Tensor values = qkv.slice(2, 2L * headDim, headDim);

        Tensor attended = attention.forward(queries, keys, values, context); // [tokens, heads, headDim]
        Tensor normalized = norm.forward(attended.view(tokens, (long) numHeads * headDim));
        Tensor gate = outputGate.forward(hiddenStates).sigmoid();
        return outProj.forward(gate.multiply(normalized), residual);
    }

    LayerCacheSpec cacheSpec() {
        return attention.cacheSpec();
    }
}
