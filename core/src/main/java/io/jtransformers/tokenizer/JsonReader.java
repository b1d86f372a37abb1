package io.jtransformers.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Reads values of JSON from text. Depth and the length of numbers are limited. */
final class JsonReader {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonValue.Composite.DEEPEST_NESTING)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static JsonValue read(String json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            JsonReader reader = new JsonReader(parser);
            JsonValue value = reader.value(parser.nextToken());
            if (parser.nextToken() != null) {
                throw new JsonException("The JSON of one value was expected, but there is more after %s."
                        .formatted(JsonWriter.excerpt(value)));
            }
            return value;
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    private static JsonException notJson(JacksonException failure) {
        @Nullable TokenStreamLocation place = failure.getLocation();
        String where = place == null ? "" : " at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
        // A second place, of which nothing is known, may follow in brackets.
        String what = String.valueOf(failure.getOriginalMessage()).replaceFirst(" \\(start marker at .*", "");
        return new JsonException("The text is no JSON%s: %s.".formatted(where, what), failure);
    }

    private JsonValue value(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> JsonValue.of(parser.getString());
            case VALUE_NUMBER_INT -> new JsonValue.Whole(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> JsonValue.of(parser.getDoubleValue());
            case VALUE_TRUE -> JsonValue.TRUE;
            case VALUE_FALSE -> JsonValue.FALSE;
            case VALUE_NULL -> JsonValue.NULL;
            case null, default -> throw new JsonException("The text is no JSON: it ends where a value was expected.");
        };
    }

    private JsonObject object() {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.put(name, value(parser.nextToken()));
        }
        return new JsonObject(members);
    }

    private JsonArray array() {
        List<JsonValue> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token));
        }
        return new JsonArray(items);
    }
}
