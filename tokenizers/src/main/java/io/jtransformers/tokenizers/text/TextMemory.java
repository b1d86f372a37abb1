package io.jtransformers.tokenizers.text;

import io.jtransformers.tokenizer.TokenizerException;

/** Refuses texts whose encoding has no room, before the JVM runs out of it halfway. */
public final class TextMemory {

    /** Shorter texts have room in any JVM. */
    private static final long LEAST_TO_DOUBT = 4L << 20;

    /** What tokens, offsets and the like take for a character of a text of words that the vocabulary knows in parts. */
    private static final long BYTES_PER_CHARACTER = 64;

    private TextMemory() {}

    /**
     * Returns if there is room for the encoding of texts.
     *
     * @param characters how many there are to encode, in UTF-16 units
     * @throws TokenizerException if they take more memory than the JVM has left
     */
    public static void check(long characters) {
        if (characters > LEAST_TO_DOUBT) {
            if (characters > bytesLeft() / BYTES_PER_CHARACTER) {
                System.gc(); // what is garbage counts as used until it is collected
            }
            check(characters, bytesLeft());
        }
    }

    private static long bytesLeft() {
        Runtime jvm = Runtime.getRuntime();
        return jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory();
    }

    static void check(long characters, long bytesLeft) {
        if (characters > bytesLeft / BYTES_PER_CHARACTER) {
            throw new TokenizerException(
                    ("The text to encode has %d characters, for which some %d MiB are needed, but the JVM has %d MiB"
                                    + " left; encode it in parts, or start Java with a greater -Xmx.")
                            .formatted(characters, (characters * BYTES_PER_CHARACTER) >> 20, bytesLeft >> 20));
        }
    }
}
