package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/**
 * A way to store a weight. Open: a module adds a format without changing a model or a backend, since every backend can
 * fall back on {@link #decodeRows}.
 */
public interface QuantizationFormat {

    /** The name, such as {@code dense}. */
    String name();

    /**
     * Writes rows of a weight as floats. The definition that kernels for this format are tested against.
     *
     * @param stored a weight of this format
     * @param first the first row
     * @param count how many rows
     * @param out {@code [count, in]}, {@code F32}
     */
    void decodeRows(StoredWeight stored, long first, long count, Tensor out);
}
