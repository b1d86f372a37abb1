package io.jtransformers.tokenizers.decoder;

import java.util.List;

/**
 * Takes up to {@code start} characters from the beginning of each token and up to {@code stop} from its end, as long as
 * they are {@code content}.
 *
 * <p>Source: {@code Strip} in tokenizers 0.23, {@code decoders/strip.rs}.
 */
final class StripDecoder implements Decoder {

    private final int content;
    private final int start;
    private final int stop;

    StripDecoder(int content, int start, int stop) {
        this.content = content;
        this.start = start;
        this.stop = stop;
    }

    @Override
    public List<String> decode(List<String> tokens) {
        return tokens.stream().map(this::strip).toList();
    }

    private String strip(String token) {
        int from = 0;
        for (int taken = 0; taken < start && from < token.length() && token.codePointAt(from) == content; taken++) {
            from += Character.charCount(content);
        }
        int to = token.length();
        for (int taken = 0; taken < stop && to > from && token.codePointBefore(to) == content; taken++) {
            to -= Character.charCount(content);
        }
        return token.substring(from, to);
    }
}
