package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/** Matrix products of {@code F32} tensors. */
public interface ProductKernels {

    /**
     * {@code out = a · bᵀ} for each entry of the leading axes, accumulated in float32.
     *
     * @param a {@code [..., m, k]}, any strides
     * @param b {@code [..., n, k]}, any strides
     * @param out {@code [..., m, n]}, neither {@code a} nor {@code b}
     */
    void multiplyTransposed(Tensor a, Tensor b, Tensor out);
}
