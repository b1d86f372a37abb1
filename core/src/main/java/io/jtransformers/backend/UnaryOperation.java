package io.jtransformers.backend;

/** An operation on one float. */
public enum UnaryOperation {
    /** {@code e^x}. */
    EXP,
    /** {@code 1 / (1 + e^-x)}. */
    SIGMOID,
    /** {@code 1 / sqrt(x)}. */
    RECIPROCAL_SQRT,
    /** {@code cos(x)}, exact for any single {@code x} however large. */
    COSINE,
    /** {@code sin(x)}, exact for any single {@code x} however large. */
    SINE;

    /** The operation on one number, rounded once to single precision. */
    public float apply(float x) {
        return switch (this) {
            case EXP -> (float) Math.exp(x);
            case SIGMOID -> (float) (1 / (1 + Math.exp(-x)));
            case RECIPROCAL_SQRT -> (float) (1 / Math.sqrt(x));
            case COSINE -> (float) Math.cos(x);
            case SINE -> (float) Math.sin(x);
        };
    }
}
