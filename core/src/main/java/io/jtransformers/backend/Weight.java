package io.jtransformers.backend;

import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;

/**
 * A weight that is ready for the kernels of the backend that prepared it. What it looks like inside is that backend's
 * affair: a mapped file, a packed copy, codes with scales.
 */
public interface Weight extends AutoCloseable {

    /** {@code [out, in]} of a linear weight, {@code [vocabulary, hidden]} of an embedding. */
    Shape shape();

    /** Bytes that the weight occupies, mapped ones included. */
    long footprint();

    /**
     * Writes some rows as floats, so that a backend without a kernel for a format can still compute.
     *
     * @param first the first row
     * @param count how many rows
     * @param out {@code [count, in]}, {@code F32}
     */
    void decodeRows(long first, long count, Tensor out);

    /** Frees what {@link Backend#prepare} took; the stored memory behind it is its holder's. */
    @Override
    void close();
}
