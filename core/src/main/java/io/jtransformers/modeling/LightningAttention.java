package io.jtransformers.modeling;

import io.jtransformers.backend.LightningCall;
import io.jtransformers.backend.LightningCall.Decays;
import io.jtransformers.backend.LightningCall.Tables;
import io.jtransformers.nn.Initializer;
import io.jtransformers.nn.Parameter;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Linear attention to a state that fades from token to token, one for each head and sequence, of the same size however
 * long the sequence is.
 *
 * <p>How fast it fades is stored in some checkpoints, rounded to their type, as tables for the tokens of a block; they
 * are used where a sequence begins, as in the reference's first call, also if a prompt comes in parts. A model without
 * them computes what they would say.
 *
 * <p>Source: {@code MiniMaxLightningAttention.forward} in Transformers 5.12.1, without its projections.
 *
 * @see <a href="https://arxiv.org/abs/2401.04658">Lightning Attention-2</a>
 */
public final class LightningAttention {

    private final int layerIndex;
    private final int numHeads;
    private final int headDim;
    private final int blockSize;
    private final Parameter slopeRate;
    private final Parameter queryDecay;
    private final Parameter keyDecay;
    private final Parameter diagonalDecay;

    /**
     * Declares {@code slope_rate}, {@code query_decay}, {@code key_decay} and {@code diagonal_decay}, of which a
     * checkpoint may lack any.
     *
     * @param layerIndex which layer this is, from 0
     * @param numHeads how many heads there are
     * @param headDim length of a head
     * @param blockSize tokens of a block
     * @param slopes by head, where a checkpoint has none: a state is multiplied by {@code e^-slope} at each token
     * @param weights of the attention block
     */
    public LightningAttention(
            int layerIndex, int numHeads, int headDim, int blockSize, Initializer slopes, WeightSource weights) {
        this.layerIndex = layerIndex;
        this.numHeads = numHeads;
        this.headDim = headDim;
        this.blockSize = blockSize;
        slopeRate = weights.buffer("slope_rate", Shape.of(numHeads, 1, 1), slopes);
        queryDecay = weights.optional("query_decay", Shape.of(numHeads, blockSize, 1));
        keyDecay = weights.optional("key_decay", Shape.of(numHeads, blockSize, 1));
        diagonalDecay = weights.optional("diagonal_decay", Shape.of(1, numHeads, blockSize, blockSize));
    }

    /** The state that a layer with this attention keeps. */
    public LayerCacheSpec cacheSpec() {
        return LayerCacheSpec.recurrent(numHeads, headDim, blockSize);
    }

    /**
     * Attends to each row's sequence up to the row itself, and leaves the state for its next rows.
     *
     * @param queries {@code [tokens, heads, headDim]}, possibly with gaps between the heads
     * @param keys same shape
     * @param values same shape
     * @param context rows and caches
     * @return {@code [tokens, heads, headDim]}
     */
    public Tensor forward(Tensor queries, Tensor keys, Tensor values, ForwardContext context) {
        CachePools.StatePlace place = context.pools().statePlace(layerIndex);
        var store = place.pool().store();
        Tensor slots = context.slots(place);
        TensorScope scope = TensorScope.innermost(context.queue());
        Tensor attended = scope.allocate(DataType.F32, queries.shape());
        context.queue()
                .lightning()
                .attend(new LightningCall(
                        queries, keys, values, store, place.layer(), context.batch(), slots, decays(), attended));
        if (context.recorder().wantsAttentions()) {
            int sequences = context.batch().sequences();
            Tensor states = scope.allocate(DataType.F32, Shape.of(sequences, numHeads, headDim, headDim));
            Tensor written = slots.slice(1, 1, 1).copy().view(sequences);
            context.queue().recurrent().load(store, place.layer(), written, states);
            context.recorder().states(states);
        }
        return attended;
    }

    private Decays decays() {
        return new Decays(slopeRate.tensor().view(numHeads), blockSize, tables());
    }

    private @Nullable Tables tables() {
        Tensor queries = queryDecay.tensorIfStored();
        Tensor keys = keyDecay.tensorIfStored();
        Tensor diagonal = diagonalDecay.tensorIfStored();
        if (queries == null || keys == null || diagonal == null) {
            return null;
        }
        return new Tables(
                queries.view(numHeads, blockSize),
                keys.view(numHeads, blockSize),
                diagonal.view(numHeads, blockSize, blockSize));
    }
}
