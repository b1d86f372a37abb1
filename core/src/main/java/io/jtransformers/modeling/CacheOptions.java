package io.jtransformers.modeling;

import io.jtransformers.tensor.DataType;

/**
 * How a {@link Cache} keeps what it keeps. What layers let go of, a window or a state, is the model's affair and the
 * same with any options.
 *
 * <p>Source: {@code DynamicCache}, {@code StaticCache} and {@code QuantizedCache} in Transformers 5.12.1,
 * {@code cache_utils.py}.
 *
 * @param dataType the type of keys and values, {@code F32} or {@code I8}; recurrent states are float32 always
 * @param capacity how many tokens each sequence can have, memory for which is taken at once; 0 lets it grow as needed
 */
public record CacheOptions(DataType dataType, int capacity) {

    private static final CacheOptions DYNAMIC = new CacheOptions(DataType.F32, 0);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if keys and values cannot be kept so
     */
    public CacheOptions {
        if (dataType != DataType.F32 && dataType != DataType.I8) {
            throw new IllegalArgumentException(
                    "Keys and values were to be kept as %s; they can be kept as F32 or I8.".formatted(dataType));
        }
        if (capacity < 0) {
            throw new IllegalArgumentException(
                    "A cache was to have a capacity of %d tokens; give 1 or more, or 0 to let it grow."
                            .formatted(capacity));
        }
    }

    /** Grows as needed and keeps float32 numbers, which is the default; {@code DynamicCache} of Transformers. */
    public static CacheOptions dynamic() {
        return DYNAMIC;
    }

    /**
     * Takes the memory for {@code tokens} of each sequence at once and refuses more; {@code StaticCache} of
     * Transformers. A step of at most 512 tokens takes no memory then. Forks go on with memory that others have given
     * back, or more.
     *
     * @param tokens at least 1
     */
    public CacheOptions withCapacity(int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException(
                    "A cache was to have a capacity of %d tokens; give 1 or more.".formatted(tokens));
        }
        return new CacheOptions(dataType, tokens);
    }

    /**
     * Keeps keys and values in 8 bits a number, in some quarter of the memory; {@code QuantizedCache} of Transformers,
     * whose way of rounding is another. {@link io.jtransformers.backend.ByteRow} says how far numbers are off.
     */
    public CacheOptions quantized() {
        return new CacheOptions(DataType.I8, capacity);
    }
}
