package io.jtransformers.tokenizers.text;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonObject;

/** Makes the patterns that a {@code tokenizer.json} asks for: {@code {"String": …}} or {@code {"Regex": …}}. */
public final class PatternReader {

    private PatternReader() {}

    /**
     * The pattern of this name.
     *
     * @throws TokenizerFileException if there is none or it is malformed
     */
    public static TextPattern read(JsonObject spec, String key) {
        JsonObject pattern = spec.object(key);
        return pattern.has("Regex")
                ? TextPattern.regex(pattern.text("Regex"))
                : TextPattern.literal(pattern.text("String"));
    }
}
