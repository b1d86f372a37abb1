package io.jtransformers.modeling;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Bounds of a {@code config.json}, which real ones stay far below, and where a text breaks one of them. */
final class ConfigLimits {

    private static final int DEEPEST_NESTING = 64;
    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_NAME = 10_000;
    private static final int LONGEST_KEY_SHOWN = 80;

    private ConfigLimits() {}

    /** Keeps within the bounds. */
    static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST_NESTING)
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .build();
    }

    /** A sentence on the place where {@code json} breaks a bound. */
    static String describeBreach(String json) {
        var unbounded = StreamReadConstraints.builder()
                .maxNestingDepth(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(unbounded)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                @Nullable String breach = breach(parser, token);
                if (breach != null) {
                    return "line %d, %s".formatted(parser.currentTokenLocation().getLineNr(), breach);
                }
            }
            return "a value is too long to be read";
        } catch (JacksonException notJson) {
            return "a value is too long to be read, and what follows is not JSON";
        }
    }

    private static @Nullable String breach(JsonParser parser, JsonToken token) {
        if (parser.streamReadContext().getNestingDepth() > DEEPEST_NESTING) {
            return "objects and lists within one another are nested deeper than %d".formatted(DEEPEST_NESTING);
        }
        String name = String.valueOf(parser.currentName());
        if (name.length() > LONGEST_NAME) {
            return "a key has %d characters, more than %d".formatted(name.length(), LONGEST_NAME);
        }
        if (token.isNumeric() && parser.getStringLength() > LONGEST_NUMBER) {
            String shown = name.length() > LONGEST_KEY_SHOWN ? name.substring(0, LONGEST_KEY_SHOWN) + "…" : name;
            return "the number of the key '%s' has %d digits, more than %d"
                    .formatted(shown, parser.getStringLength(), LONGEST_NUMBER);
        }
        return null;
    }
}
