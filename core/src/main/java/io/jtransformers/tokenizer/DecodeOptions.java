package io.jtransformers.tokenizer;

/**
 * How ids become text.
 *
 * @param skipSpecialTokens whether special tokens are left out of the text
 * @param cleanUp whether spaces before punctuation are taken away
 */
public record DecodeOptions(boolean skipSpecialTokens, CleanUp cleanUp) {

    /** Whether spaces before punctuation and English contractions are taken away after decoding. */
    public enum CleanUp {
        /** As {@code clean_up_tokenization_spaces} of the tokenizer says. */
        AS_CONFIGURED,
        /** Taken away, except by BPE tokenizers, which ignore the wish as the reference does. */
        ON,
        /** Kept. */
        OFF
    }

    /** Special tokens become text; the default, as in Transformers. */
    public static final DecodeOptions KEEP_SPECIAL_TOKENS = new DecodeOptions(false, CleanUp.AS_CONFIGURED);

    /** Special tokens are left out, as a reader wants it. */
    public static final DecodeOptions SKIP_SPECIAL_TOKENS = new DecodeOptions(true, CleanUp.AS_CONFIGURED);

    /** The same options with another clean-up. */
    public DecodeOptions withCleanUp(CleanUp value) {
        return new DecodeOptions(skipSpecialTokens, value);
    }
}
