package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/**
 * The operands of {@link KeyValueKernels#append}. Constructed by core only; components may be added.
 *
 * @param store where the rows go
 * @param layer the layer within the store
 * @param batch says to which sequence and place each row belongs
 * @param blockTable {@code [sequences, blocks]}, the one of {@code batch} that goes with {@code store}
 * @param keys {@code [tokens, keyValueHeads, headDim]}, any strides but contiguous heads
 * @param values same shape
 */
public record KeyValueAppend(
        KeyValueStore store, int layer, TokenBatch batch, Tensor blockTable, Tensor keys, Tensor values) {}
