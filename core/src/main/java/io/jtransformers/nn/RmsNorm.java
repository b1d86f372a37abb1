package io.jtransformers.nn;

import io.jtransformers.tensor.ShapeException;
import io.jtransformers.tensor.Tensor;

/**
 * Root-mean-square normalisation with a learned scale.
 *
 * @see <a href="https://arxiv.org/abs/1910.07467">Root Mean Square Layer Normalization</a>
 */
public final class RmsNorm {

    private final float epsilon;
    private final Parameter weight;

    /**
     * Declares {@code weight}.
     *
     * @param hiddenSize length of a row
     * @param epsilon added to the mean square before the root
     * @param weights where it stands
     */
    public RmsNorm(int hiddenSize, float epsilon, WeightSource weights) {
        this.epsilon = epsilon;
        weight = weights.vector("weight", hiddenSize, Initializer.ones());
    }

    /**
     * {@code x / sqrt(mean(x²) + epsilon) · weight}.
     *
     * @param hiddenStates {@code [..., hidden]}
     * @return same shape
     */
    public Tensor forward(Tensor hiddenStates) {
        Tensor scale = weight.tensor();
        if (hiddenStates.dimension(-1) != scale.dimension(0)) {
            throw new ShapeException("'%s' of shape %s was given an input of shape %s."
                    .formatted(weight.name(), weight.shape(), hiddenStates.shape()));
        }
        Tensor out = hiddenStates.like();
        hiddenStates.queue().normalization().rmsNorm(hiddenStates, scale, epsilon, out);
        return out;
    }
}
