package io.jtransformers.tokenizer;

import java.util.Locale;

/**
 * From which text tokens are taken away when a row is longer than {@link EncodeOptions#maxLength()}.
 *
 * <p>Source: {@code TruncationStrategy} in Transformers 5.12.1, {@code tokenization_utils_base.py}.
 */
public enum TruncationStrategy {
    /** Rows keep their own lengths; the default. */
    DO_NOT_TRUNCATE,
    /** From the longer text of a pair until both fit. */
    LONGEST_FIRST,
    /** From the first text only; a row that stays too long is an error. */
    ONLY_FIRST,
    /** From the second text of a pair only; a row that stays too long is an error. */
    ONLY_SECOND;

    /**
     * The strategy that Transformers calls by this name, such as {@code do_not_truncate}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static TruncationStrategy named(String name) {
        for (TruncationStrategy strategy : values()) {
            if (strategy.name().toLowerCase(Locale.ROOT).equals(name)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException("%s is not a valid TruncationStrategy, please select one of %s"
                .formatted(name, "['only_first', 'only_second', 'longest_first', 'do_not_truncate']"));
    }
}
