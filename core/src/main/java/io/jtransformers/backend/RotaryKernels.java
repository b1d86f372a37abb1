package io.jtransformers.backend;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;

/**
 * Rotary position embedding in the half-split layout: entry {@code i} of a head pairs with entry {@code i + rotaryDim /
 * 2}.
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">RoFormer</a>
 */
public interface RotaryKernels {

    /**
     * The cosine and sine of every angle {@code position · inverseFrequency}, times {@code scaling}.
     *
     * <p>The body below is the definition that every faster kernel is tested against; the product is rounded to float32
     * before the cosine is taken, as in the reference.
     *
     * @param positions {@code [tokens]}, {@code I32}
     * @param inverseFrequencies {@code [rotaryDim / 2]}
     * @param scaling the attention scaling of the rope type
     * @param cosines {@code [tokens, rotaryDim / 2]}
     * @param sines same shape
     */
    default void angles(Tensor positions, Tensor inverseFrequencies, float scaling, Tensor cosines, Tensor sines) {
        Tensor column = positions.to(DataType.F32).view(positions.dimension(0), 1);
        Tensor angles = column.multiply(inverseFrequencies); // [tokens, rotaryDim / 2]
        var elementwise = positions.queue().elementwise();
        elementwise.unary(UnaryOperation.COSINE, angles, cosines);
        elementwise.scaleAndShift(cosines, scaling, 0, cosines);
        elementwise.unary(UnaryOperation.SINE, angles, sines);
        elementwise.scaleAndShift(sines, scaling, 0, sines);
    }

    /**
     * Rotates the first {@code rotaryDim} entries of each head, in place; the others stay.
     *
     * <p>The body below is the definition that every faster kernel is tested against.
     *
     * @param x {@code [tokens, heads, headDim]}
     * @param cosines {@code [tokens, rotaryDim / 2]}
     * @param sines same shape
     */
    default void rotate(Tensor x, Tensor cosines, Tensor sines) {
        int half = cosines.dimension(1);
        Tensor first = x.slice(2, 0, half);
        Tensor second = x.slice(2, half, half);
        Tensor cosine = cosines.view(cosines.dimension(0), 1, half);
        Tensor sine = sines.view(sines.dimension(0), 1, half);
        Tensor rotatedFirst = first.multiply(cosine).subtract(second.multiply(sine));
        Tensor rotatedSecond = second.multiply(cosine).add(first.multiply(sine));
        first.assign(rotatedFirst);
        second.assign(rotatedSecond);
    }

    /**
     * Rotates queries and keys and writes keys and values to the store.
     *
     * <p>The body below is the definition that every faster kernel is tested against.
     */
    default void rotateAndAppend(RotaryAppendCall call) {
        rotate(call.queries(), call.cosines(), call.sines());
        rotate(call.append().keys(), call.cosines(), call.sines());
        call.queries().queue().keyValues().append(call.append());
    }
}
