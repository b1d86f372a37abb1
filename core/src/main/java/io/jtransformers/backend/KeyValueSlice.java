package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/**
 * A run of positions of one sequence in one layer of a store.
 *
 * @param store what is read
 * @param layer the layer within the store
 * @param blockTable {@code [blocks]}, the sequence's blocks
 * @param first the first position
 * @param count how many positions; all lie in blocks that the table has
 */
public record KeyValueSlice(KeyValueStore store, int layer, Tensor blockTable, int first, int count) {}
