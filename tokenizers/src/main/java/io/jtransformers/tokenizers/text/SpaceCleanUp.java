package io.jtransformers.tokenizers.text;

import io.jtransformers.tokenizer.DecodeStream;

/**
 * Takes away the spaces that decoding puts before punctuation and English contractions.
 *
 * <p>Source: {@code clean_up_tokenization} in Transformers 5.12.1, {@code tokenization_utils_base.py}.
 */
public final class SpaceCleanUp {

    /** No text changes for what comes so many characters after it, or later: the sum of what each step looks ahead. */
    private static final int REACH = 20;

    private SpaceCleanUp() {}

    /** The text without these spaces. */
    public static String cleanUp(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }

    /**
     * Cleans up what {@code stream} hands out; its last characters are held back until it is clear what they become.
     */
    public static DecodeStream cleanUp(DecodeStream stream) {
        return new DecodeStream() {
            private final StringBuilder text = new StringBuilder();
            private int handedOut;

            @Override
            public String push(int id) {
                text.append(stream.push(id));
                return handOut(REACH);
            }

            @Override
            public String finish() {
                text.append(stream.finish());
                return handOut(0);
            }

            private String handOut(int held) {
                String cleaned = cleanUp(text.toString());
                int end = cleaned.length() - held;
                if (end <= handedOut) {
                    return "";
                }
                if (held > 0 && Character.isHighSurrogate(cleaned.charAt(end - 1))) {
                    end--;
                }
                String piece = cleaned.substring(handedOut, end);
                handedOut = end;
                return piece;
            }
        };
    }
}
