package io.jtransformers.tokenizers.decoder;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins tokens with spaces, except those that continue a word.
 *
 * <p>Source: {@code WordPiece} in tokenizers 0.23, {@code decoders/wordpiece.rs}.
 */
final class WordPieceDecoder implements Decoder {

    private final String prefix;
    private final boolean cleanUp;

    WordPieceDecoder(String prefix, boolean cleanUp) {
        this.prefix = prefix;
        this.cleanUp = cleanUp;
    }

    @Override
    public List<String> decode(List<String> tokens) {
        List<String> decoded = new ArrayList<>(tokens.size());
        for (String token : tokens) {
            String text = token;
            if (!decoded.isEmpty()) {
                text = token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
            }
            decoded.add(cleanUp ? cleanUp(text) : text);
        }
        return decoded;
    }

    /** Takes away spaces before punctuation and in English contractions. */
    static String cleanUp(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" do not", " don't")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }
}
