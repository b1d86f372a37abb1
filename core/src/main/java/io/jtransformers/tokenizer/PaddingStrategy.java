package io.jtransformers.tokenizer;

import java.util.Locale;

/**
 * How far the rows of a batch are padded.
 *
 * <p>Source: {@code PaddingStrategy} in Transformers 5.12.1, {@code utils/generic.py}.
 */
public enum PaddingStrategy {
    /** Rows keep their own lengths; the default. */
    DO_NOT_PAD,
    /** Up to the longest row of the batch. */
    LONGEST,
    /** Up to {@link EncodeOptions#maxLength()}, or to the model's maximum where that is not set. */
    MAX_LENGTH;

    /**
     * The strategy that Transformers calls by this name, such as {@code do_not_pad}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static PaddingStrategy named(String name) {
        for (PaddingStrategy strategy : values()) {
            if (strategy.name().toLowerCase(Locale.ROOT).equals(name)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException(
                "%s is not a valid PaddingStrategy, please select one of ['longest', 'max_length', 'do_not_pad']"
                        .formatted(name));
    }
}
