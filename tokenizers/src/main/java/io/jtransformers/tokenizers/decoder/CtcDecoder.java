package io.jtransformers.tokenizers.decoder;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output of connectionist temporal classification: repeated tokens count once, padding is blank.
 *
 * <p>Source: {@code CTC} in tokenizers 0.23, {@code decoders/ctc.rs}.
 */
final class CtcDecoder implements Decoder {

    private final String padToken;
    private final String wordDelimiterToken;
    private final boolean cleanUp;

    CtcDecoder(String padToken, String wordDelimiterToken, boolean cleanUp) {
        this.padToken = padToken;
        this.wordDelimiterToken = wordDelimiterToken;
        this.cleanUp = cleanUp;
    }

    @Override
    public List<String> decode(List<String> tokens) {
        List<String> decoded = new ArrayList<>(tokens.size());
        @Nullable String previous = null;
        for (String token : tokens) {
            if (!token.equals(previous)) {
                String text = token.replace(padToken, "");
                if (cleanUp) {
                    text = WordPieceDecoder.cleanUp(text).replace(wordDelimiterToken, " ");
                }
                if (!text.isEmpty()) {
                    decoded.add(text);
                }
            }
            previous = token;
        }
        return decoded;
    }
}
