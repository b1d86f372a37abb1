package io.jtransformers.modeling;

import io.jtransformers.tensor.Tensor;

/** One layer of a decoder. Immutable once loaded: the state of a sequence is in its cache. */
public interface DecoderLayer {

    /**
     * Maps hidden states to hidden states.
     *
     * @param hiddenStates {@code [tokens, hidden]}, not written
     * @param context what the layers of this step share
     * @return same shape
     */
    Tensor forward(Tensor hiddenStates, ForwardContext context);

    /** What this layer keeps of each sequence. */
    LayerCacheSpec cacheSpec();
}
