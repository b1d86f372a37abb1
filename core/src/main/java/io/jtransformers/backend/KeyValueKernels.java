package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/**
 * Writing and reading of key-value stores: the only kernels, with attention, that know where a block keeps its numbers.
 */
public interface KeyValueKernels {

    /** Writes each row's key and value to its place: block {@code blockTable[sequence][keyIndex / blockSize]}. */
    void append(KeyValueAppend call);

    /**
     * Reads a run of positions.
     *
     * @param slice what is read
     * @param keys {@code [keyValueHeads, count, headDim]}
     * @param values same shape
     */
    void gather(KeyValueSlice slice, Tensor keys, Tensor values);
}
