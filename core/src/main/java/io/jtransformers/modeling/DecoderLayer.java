package io.jtransformers.modeling;

import io.jtransformers.tensor.Tensor;

/**
 * One layer of a decoder, in two halves: in the first tokens see one another, in the second each is computed by itself.
 * So the second half of a model's last layer computes only the tokens that the head is to see, of a prompt the last
 * one. A layer that cannot be cut so does everything in {@link #attend}, and its {@link #feedForward} gives what it is
 * given. Immutable once loaded: the state of a sequence is in its cache.
 */
public interface DecoderLayer {

    /**
     * The half in which tokens see one another: attention, with its norm and its residual.
     *
     * @param hiddenStates {@code [tokens, hidden]}, not written
     * @param context what the layers of this step share
     * @return same shape
     */
    Tensor attend(Tensor hiddenStates, ForwardContext context);

    /**
     * The half in which no token sees another: a feed-forward block, with its norm and its residual.
     *
     * @param attended what {@link #attend} gave, {@code [rows, hidden]}: all rows of the step, or some of them in any
     *     order; may be overwritten
     * @param context what the layers of this step share; its batch speaks of all rows
     * @return same shape
     */
    Tensor feedForward(Tensor attended, ForwardContext context);

    /** What this layer keeps of each sequence. */
    LayerCacheSpec cacheSpec();
}
