package io.jtransformers.nn;

/**
 * The values that a parameter begins with when no checkpoint holds it.
 *
 * <p>A value depends on nothing but the seed and its index, so that any number of threads may compute any part of a
 * parameter and get the same numbers.
 */
@FunctionalInterface
public interface Initializer {

    /**
     * One value.
     *
     * @param seed belongs to the parameter: made of the seed of the model and the parameter's name
     * @param index of the element, the last axis fastest
     */
    float valueAt(long seed, long index);

    /** Normally distributed values with mean 0. */
    static Initializer normal(float standardDeviation) {
        return (seed, index) -> standardDeviation * NormalNumbers.at(seed, index);
    }

    /** The same value everywhere. */
    static Initializer constant(float value) {
        return (seed, index) -> value;
    }

    /** Zeros, as biases begin. */
    static Initializer zeros() {
        return constant(0);
    }

    /** Ones, as the weights of norms begin. */
    static Initializer ones() {
        return constant(1);
    }
}
