package io.jtransformers.tokenizers.text;

import io.jtransformers.tokenizer.TokenizerException;

/**
 * How much longer normalizers and decoders may make a text. Unicode's own forms make 18 characters of one at most; a
 * file from a stranger may ask for a thousand steps that double a text each.
 */
public final class TextGrowth {

    private static final long MOST_PER_CHARACTER = 64;
    private static final long MOST_ALWAYS = 1 << 16;

    private TextGrowth() {}

    /** How long a text of {@code length} characters may become. */
    public static long most(long length) {
        return MOST_ALWAYS + MOST_PER_CHARACTER * length;
    }

    /**
     * Checks what became of a text.
     *
     * @param length how long it is by now
     * @param most how long it may be
     * @throws TokenizerException if it is longer
     */
    public static void check(long length, long most) {
        if (length > most) {
            throw new TokenizerException(
                    ("The normalizer or decoder of this tokenizer makes %d characters of a text for which %d are more"
                                    + " than enough; check it in tokenizer.json.")
                            .formatted(length, most));
        }
    }
}
