package io.jtransformers.tokenizer;

import java.util.List;

/** A list of values of JSON. Immutable. */
public final class JsonArray implements JsonValue.Composite {

    private final List<JsonValue> items;
    private final int depth;

    /**
     * An array.
     *
     * @param items its elements, which are copied
     * @throws JsonException if they nest deeper than {@value DEEPEST_NESTING}
     */
    public JsonArray(List<? extends JsonValue> items) {
        this.items = List.copyOf(items);
        depth = JsonValue.Composite.around(this.items);
    }

    /** An array of texts. */
    public static JsonArray ofTexts(List<String> texts) {
        return new JsonArray(texts.stream().map(JsonValue::of).toList());
    }

    /** The elements. */
    public List<JsonValue> items() {
        return items;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonArray array && items.equals(array.items);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }

    @Override
    public String toString() {
        return JsonWriter.write(this);
    }
}
