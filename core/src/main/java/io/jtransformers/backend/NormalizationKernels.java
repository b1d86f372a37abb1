package io.jtransformers.backend;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;

/** Normalisation over the last axis. A kernel only computes: shapes are checked and {@code out} is allocated. */
public interface NormalizationKernels {

    /**
     * Root-mean-square normalisation: {@code out = x / sqrt(mean(x²) + epsilon) * weight}.
     *
     * <p>The body below is the definition that every faster kernel is tested against.
     *
     * @param x {@code [..., hidden]}
     * @param weight {@code [hidden]}
     * @param epsilon added to the mean square before the root
     * @param out same shape as {@code x}; may be {@code x} itself
     * @see <a href="https://arxiv.org/abs/1910.07467">Root Mean Square Layer Normalization</a>
     */
    default void rmsNorm(Tensor x, Tensor weight, float epsilon, Tensor out) {
        Tensor wide = x.to(DataType.F32);
        Tensor inverseRms = wide.multiply(wide).mean().add(epsilon).reciprocalSqrt(); // [..., 1]
        out.assign(wide.multiply(inverseRms).to(x.dataType()).multiply(weight));
    }
}
