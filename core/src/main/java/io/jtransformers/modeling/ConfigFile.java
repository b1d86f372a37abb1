package io.jtransformers.modeling;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** From the bytes of a {@code config.json} to its JSON object, with a bound on size and depth. */
final class ConfigFile {

    /** Far above any real one, which have a few thousand bytes. */
    private static final long GREATEST_FILE = 64L << 20;

    private static final int LONGEST_VALUE_SHOWN = 80;

    /** Reads and writes what Python does: {@code NaN} and infinities are numbers. */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(ConfigLimits.constraints())
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                    .build())
            .build();

    private ConfigFile() {}

    /**
     * What a file holds.
     *
     * @throws ConfigException if it does not exist, cannot be read, is too large or is not text
     */
    static String text(Path file) {
        try {
            long size = Files.size(file);
            if (size > GREATEST_FILE) {
                throw new ConfigException("%s has %d bytes; a config has at most %d. Is it another file?"
                        .formatted(file, size, GREATEST_FILE));
            }
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new ConfigException(
                    "%s does not exist; a checkpoint in the layout of Hugging Face has one.".formatted(file), missing);
        } catch (AccessDeniedException denied) {
            throw new ConfigException(
                    "%s cannot be read, since its permissions do not allow it; mend them.".formatted(file), denied);
        } catch (CharacterCodingException notText) {
            throw new ConfigException("%s is not text in UTF-8; is it another file?".formatted(file), notText);
        } catch (IOException failure) {
            throw new ConfigException("%s cannot be read: %s.".formatted(file, failure.getMessage()), failure);
        }
    }

    /**
     * The JSON object that a text is.
     *
     * @throws ConfigException if it is none, or has a key twice
     */
    static ObjectNode object(String json, String source) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(json);
        } catch (StreamConstraintsException failure) {
            throw new ConfigException(
                    "%s: %s; no config is like that. Is it another file?"
                            .formatted(source, ConfigLimits.describeBreach(json)),
                    failure);
        } catch (JacksonException failure) {
            throw notJson(source, failure);
        }
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new ConfigException("%s holds %s; a JSON object is expected."
                .formatted(source, tree == null || tree.isMissingNode() ? "nothing" : describe(tree)));
    }

    private static ConfigException notJson(String source, JacksonException failure) {
        @Nullable TokenStreamLocation place = failure.getLocation();
        String where = place == null ? "" : "line %d, column %d: ".formatted(place.getLineNr(), place.getColumnNr());
        // A second place, of which nothing is known, or what the parser might be told may follow in brackets.
        String what = String.valueOf(failure.getOriginalMessage())
                .replaceFirst("(?s)\\n.*| \\((?:start marker at|not recognized as one since) .*", "");
        return new ConfigException("%s is not JSON: %s%s.".formatted(source, where, what), failure);
    }

    /** A value as a message shows it. */
    static String describe(JsonNode value) {
        String text = value.isNumber() ? value.asString() : value.toString(); // NaN as it stands in the file
        return text.length() > LONGEST_VALUE_SHOWN ? text.substring(0, LONGEST_VALUE_SHOWN) + "…" : text;
    }
}
