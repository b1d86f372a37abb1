package io.jtransformers.backend;

/** An operation on two floats. */
public enum BinaryOperation {
    /** {@code a + b}. */
    ADD,
    /** {@code a - b}. */
    SUBTRACT,
    /** {@code a * b}. */
    MULTIPLY,
    /** {@code a / b}. */
    DIVIDE;

    /** The operation on two numbers, in single precision. */
    public float apply(float a, float b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
        };
    }
}
