package io.jtransformers.modeling;

import io.jtransformers.backend.AttentionCall;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.RotaryAppendCall;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.nn.Linear;
import io.jtransformers.nn.LinearGroup;
import io.jtransformers.nn.Residual;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Causal softmax attention in which several query heads share a key-value head, with rotary positions.
 *
 * <p>Source: {@code MinistralAttention} and {@code MixtralAttention} in Transformers 5.12.1.
 *
 * @see <a href="https://arxiv.org/abs/2305.13245">GQA: Training Generalized Multi-Query Transformer Models</a>
 */
public final class GroupedQueryAttention {

    private final int layerIndex;
    private final int numAttentionHeads;
    private final int numKeyValueHeads;
    private final int headDim;
    private final int window;
    private final LinearGroup qkvProj;
    private final Linear oProj;

    /** Declares a projection of its input. */
    @FunctionalInterface
    private interface Projection {
        Linear create(int inFeatures, int outFeatures, WeightSource weights);
    }

    /**
     * Declares {@code q_proj}, {@code k_proj}, {@code v_proj} and {@code o_proj}, none of which has a bias.
     *
     * @param config heads, sizes and the layer's window
     * @param layerIndex which layer this is, from 0
     * @param weights of the attention block
     */
    public GroupedQueryAttention(PreTrainedConfig config, int layerIndex, WeightSource weights) {
        this(config, layerIndex, Linear::new, weights);
    }

    /** The same in which {@code q_proj}, {@code k_proj} and {@code v_proj} have a bias, as in Qwen2. */
    public static GroupedQueryAttention withBias(PreTrainedConfig config, int layerIndex, WeightSource weights) {
        return new GroupedQueryAttention(config, layerIndex, Linear::withBias, weights);
    }

    private GroupedQueryAttention(
            PreTrainedConfig config, int layerIndex, Projection projection, WeightSource weights) {
        this.layerIndex = layerIndex;
        Integer slidingWindow = config.slidingWindow(layerIndex);
        window = slidingWindow == null ? 0 : slidingWindow;
        numAttentionHeads = config.numAttentionHeads();
        numKeyValueHeads = config.numKeyValueHeads();
        headDim = config.headDim();
        int hiddenSize = config.hiddenSize();
        qkvProj = new LinearGroup(
                projection.create(hiddenSize, numAttentionHeads * headDim, weights.at("q_proj")),
                projection.create(hiddenSize, numKeyValueHeads * headDim, weights.at("k_proj")),
                projection.create(hiddenSize, numKeyValueHeads * headDim, weights.at("v_proj")));
        oProj = new Linear(numAttentionHeads * headDim, hiddenSize, weights.at("o_proj"));
    }

    /** The keys and values that a layer with this attention keeps. */
    public LayerCacheSpec cacheSpec() {
        return new LayerCacheSpec.KeyValueLayer(numKeyValueHeads, headDim, window);
    }

    /**
     * Attends to the keys of each row's sequence, those of this step included.
     *
     * @param hiddenStates {@code [tokens, hidden]}
     * @param context rows, angles and caches
     * @return same shape
     */
    public Tensor forward(Tensor hiddenStates, ForwardContext context) {
        return oProj.forward(attend(hiddenStates, context));
    }

    /**
     * Attends as {@link #forward(Tensor, ForwardContext)} does and adds the result to a residual stream.
     *
     * @param hiddenStates {@code [tokens, hidden]}; may be the stream
     * @param residual of the same shape
     * @param context rows, angles and caches
     * @return the stream
     */
    public Tensor forward(Tensor hiddenStates, Residual residual, ForwardContext context) {
        return oProj.forward(attend(hiddenStates, context), residual);
    }

    /** {@code [tokens, heads · headDim]}. */
    private Tensor attend(Tensor hiddenStates, ForwardContext context) {
        int tokens = hiddenStates.dimension(0);
        List<Tensor> projected = qkvProj.forward(hiddenStates);
        Tensor queries = projected.get(0).view(tokens, numAttentionHeads, headDim);
        Tensor keys = projected.get(1).view(tokens, numKeyValueHeads, headDim);
        Tensor values = projected.get(2).view(tokens, numKeyValueHeads, headDim);

        CachePools.LayerPlace place = context.pools().place(layerIndex);
        var store = place.pool().store();
        Tensor blockTable = context.blockTable(place);
        var append = new KeyValueAppend(store, place.layer(), context.batch(), blockTable, keys, values);
        context.queue()
                .rotary()
                .rotateAndAppend(new RotaryAppendCall(queries, context.cosines(), context.sines(), append));

        Tensor attended = queries.like(); // [tokens, heads, headDim]
        @Nullable List<Tensor> probabilities = context.recorder().wantsAttentions() ? probabilities(context) : null;
        float scale = (float) (1 / Math.sqrt(headDim));
        context.queue()
                .attention()
                .attend(new AttentionCall(
                        queries,
                        store,
                        place.layer(),
                        context.batch(),
                        blockTable,
                        window,
                        scale,
                        attended,
                        probabilities));
        if (probabilities != null) {
            context.recorder().attentions(probabilities);
        }
        return attended.view(tokens, (long) numAttentionHeads * headDim);
    }

    /** For each sequence {@code [heads, rows, keys]}, to be filled by the kernel. */
    private List<Tensor> probabilities(ForwardContext context) {
        TokenBatch.Plan plan = context.batch().plan();
        List<Tensor> probabilities = new ArrayList<>();
        for (int sequence = 0; sequence < plan.sequences(); sequence++) {
            Shape shape = Shape.of(numAttentionHeads, plan.rowCount(sequence), plan.keyLength(sequence));
            probabilities.add(TensorScope.innermost(context.queue()).allocate(DataType.F32, shape));
        }
        return probabilities;
    }
}
