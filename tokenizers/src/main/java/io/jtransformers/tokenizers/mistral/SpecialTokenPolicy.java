package io.jtransformers.tokenizers.mistral;

/**
 * What decoding does with special tokens.
 *
 * <p>Source: {@code SpecialTokenPolicy} in mistral-common 1.12.0, {@code tokens/tokenizers/base.py}.
 */
public enum SpecialTokenPolicy {
    /** They are left out. */
    IGNORE,
    /** They are written as the vocabulary has them. */
    KEEP,
    /** They are an error. */
    RAISE
}
