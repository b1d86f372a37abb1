package io.jtransformers.tokenizers.decoder;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** One step from tokens back to text. Immutable and shared by threads. */
@FunctionalInterface
public interface Decoder {

    /** The strings that this step makes of {@code tokens}; joined, those of the last step are the text. */
    List<String> decode(List<String> tokens);

    /** The bytes of UTF-8 that a token becomes behind another one; they may be a part of a character. */
    default byte[] bytes(String token) {
        String before = "a";
        String text = String.join("", decode(List.of(before, token)));
        return (text.startsWith(before) ? text.substring(before.length()) : text).getBytes(StandardCharsets.UTF_8);
    }
}
