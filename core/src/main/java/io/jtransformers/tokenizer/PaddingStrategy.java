package io.jtransformers.tokenizer;

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
    MAX_LENGTH
}
