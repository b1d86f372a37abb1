package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/**
 * Reading and writing of recurrent stores: the only kernels, with lightning attention, that know where a slot keeps its
 * numbers.
 */
public interface RecurrentKernels {

    /**
     * Reads the states of several slots.
     *
     * @param store what is read
     * @param layer the layer within the store
     * @param slots {@code [n]}, {@code I32}, any stride; a number below 0 stands for a state of zeros
     * @param states {@code [n, heads, headDim, headDim]}, contiguous, written
     */
    void load(RecurrentStore store, int layer, Tensor slots, Tensor states);

    /**
     * Writes the states of several slots.
     *
     * @param store what is written
     * @param layer the layer within the store
     * @param slots {@code [n]}, {@code I32}, any stride; all different
     * @param states {@code [n, heads, headDim, headDim]}, contiguous
     */
    void store(RecurrentStore store, int layer, Tensor slots, Tensor states);
}
