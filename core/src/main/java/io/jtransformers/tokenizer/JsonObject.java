package io.jtransformers.tokenizer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names with values of JSON, in the order in which they were given. Immutable. */
public final class JsonObject implements JsonValue.Composite {

    /** The object without members. */
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    private final Map<String, JsonValue> members;
    private final int depth;

    /**
     * An object.
     *
     * @param members names and values, which are copied in their order
     * @throws JsonException if they nest deeper than {@value DEEPEST_NESTING}
     */
    public JsonObject(Map<String, ? extends JsonValue> members) {
        this.members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        depth = JsonValue.Composite.around(this.members.values());
    }

    /**
     * Reads JSON.
     *
     * @throws JsonException if the text is no JSON or another value than an object
     */
    public static JsonObject parse(String json) {
        JsonValue value = JsonValue.parse(json);
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new JsonException("A JSON object was expected, but %s was found.".formatted(JsonWriter.excerpt(value)));
    }

    /** The names with their values. */
    public Map<String, JsonValue> members() {
        return members;
    }

    /** The value of a name; null if there is none. */
    public @Nullable JsonValue get(String name) {
        return members.get(name);
    }

    /** Whether there is a value with this name, {@code null} or another. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** The text with this name, if there is one. */
    public Optional<String> text(String name) {
        return get(name) instanceof JsonValue.Text(String text) ? Optional.of(text) : Optional.empty();
    }

    /** The object with this name, if there is one. */
    public Optional<JsonObject> object(String name) {
        return get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    /** The elements of the array with this name; none if there is no array. */
    public List<JsonValue> items(String name) {
        return get(name) instanceof JsonArray array ? array.items() : List.of();
    }

    /** The same object with this value for the name, behind the others if it is new. */
    public JsonObject with(String name, JsonValue value) {
        Map<String, JsonValue> changed = new LinkedHashMap<>(members);
        changed.put(name, value);
        return new JsonObject(changed);
    }

    /** The same object with this text for the name. */
    public JsonObject with(String name, String text) {
        return with(name, JsonValue.of(text));
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject object && members.equals(object.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return JsonWriter.write(this);
    }
}
