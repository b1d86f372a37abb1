package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/** Rows picked by index. */
public interface IndexingKernels {

    /**
     * {@code out[i] = source[indices[i]]}, converted to the type of {@code out}.
     *
     * @param source {@code [rows, ...]}
     * @param indices {@code [n]}, {@code I32}, each below {@code rows}
     * @param out {@code [n, ...]}
     */
    void gatherRows(Tensor source, Tensor indices, Tensor out);
}
