package io.jtransformers.tokenizer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's wish to have a tool run.
 *
 * @param id what the answer of the tool refers to; null where the model has none
 * @param name the name of the tool
 * @param arguments what the tool is to be given: mostly a {@link JsonObject}, or a text with the JSON of one
 */
public record ToolCall(@Nullable String id, String name, JsonValue arguments) {

    private static final String FUNCTION = "function";

    /** A call without an id. */
    public static ToolCall of(String name, JsonValue arguments) {
        return new ToolCall(null, name, arguments);
    }

    /**
     * Reads a call as messages hold them: {@code {"id": …, "type": "function", "function": {"name": …, "arguments":
     * …}}}, or the inner object alone. What is missing is an empty name or no arguments.
     */
    public static ToolCall of(JsonObject json) {
        JsonObject function = json.object(FUNCTION).orElse(json);
        JsonValue arguments = function.get("arguments");
        return new ToolCall(
                json.text("id").orElse(null),
                function.text("name").orElse(""),
                arguments == null ? JsonObject.EMPTY : arguments);
    }

    /** The call as messages hold it. */
    public JsonObject json() {
        Map<String, JsonValue> call = new LinkedHashMap<>();
        if (id != null) {
            call.put("id", JsonValue.of(id));
        }
        call.put("type", JsonValue.of(FUNCTION));
        call.put(FUNCTION, JsonObject.EMPTY.with("name", name).with("arguments", arguments));
        return new JsonObject(call);
    }

    /**
     * The arguments as an object, read from their text if they are one.
     *
     * @throws JsonException if they are no object
     */
    public JsonObject argumentsObject() {
        return switch (arguments) {
            case JsonObject object -> object;
            case JsonValue.Text(String json) -> JsonObject.parse(json);
            default ->
                throw new JsonException("The arguments of a call of '%s' must be an object, but are %s."
                        .formatted(name, JsonWriter.excerpt(arguments)));
        };
    }
}
