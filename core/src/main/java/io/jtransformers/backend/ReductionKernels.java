package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/** Reductions over the last axis of an {@code F32} tensor with any strides, computed in float32 or better. */
public interface ReductionKernels {

    /**
     * The sum.
     *
     * @param x {@code [..., n]}
     * @param out {@code [..., 1]}
     */
    void sum(Tensor x, Tensor out);

    /**
     * The maximum; NaN if one of the numbers is.
     *
     * @param x {@code [..., n]}
     * @param out {@code [..., 1]}
     */
    void max(Tensor x, Tensor out);

    /**
     * The index of the maximum, the first of equals.
     *
     * @param x {@code [..., n]}
     * @param out {@code [..., 1]}, {@code I32}
     */
    void argMax(Tensor x, Tensor out);

    /**
     * The greatest elements in descending order, equals by ascending index.
     *
     * @param x {@code [..., n]}
     * @param values {@code [..., k]}
     * @param indices {@code [..., k]}, {@code I32}
     */
    void topK(Tensor x, Tensor values, Tensor indices);

    /**
     * {@code out = e^(x - max) / sum(e^(x - max))}.
     *
     * <p>The body below is the definition that every faster kernel is tested against.
     *
     * @param x {@code [..., n]}
     * @param out same shape; may be {@code x} itself
     */
    default void softmax(Tensor x, Tensor out) {
        Tensor exponentials = x.subtract(x.max()).exp();
        out.assign(exponentials.divide(exponentials.sum()));
    }
}
