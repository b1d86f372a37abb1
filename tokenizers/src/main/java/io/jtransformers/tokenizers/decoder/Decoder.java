package io.jtransformers.tokenizers.decoder;

import java.util.List;

/** One step from tokens back to text. Immutable and shared by threads. */
@FunctionalInterface
public interface Decoder {

    /** The strings that this step makes of {@code tokens}; joined, those of the last step are the text. */
    List<String> decode(List<String> tokens);
}
