package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/**
 * Arithmetic element by element, {@code F32} unless said otherwise. Operands have the shape of {@code out} and any
 * strides, 0 where they are broadcast; {@code out} may be an operand itself.
 */
public interface ElementwiseKernels {

    /** {@code out = a operation b}. */
    void binary(BinaryOperation operation, Tensor a, Tensor b, Tensor out);

    /** {@code out = operation(x)}. */
    void unary(UnaryOperation operation, Tensor x, Tensor out);

    /** {@code out = activation(x)}. */
    void activate(Activation activation, Tensor x, Tensor out);

    /** {@code out = x * scale + shift}. */
    void scaleAndShift(Tensor x, float scale, float shift, Tensor out);

    /**
     * {@code out = x}, converted to the type of {@code out}; both of any type but that {@code out} is no 8-bit float.
     */
    void copy(Tensor x, Tensor out);

    /** Every element of {@code out}, of any type but the 8-bit floats, becomes {@code value}. */
    void fill(Tensor out, float value);
}
