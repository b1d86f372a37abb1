package io.jtransformers.tokenizer;

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
    ONLY_SECOND
}
