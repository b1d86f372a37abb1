package io.jtransformers.modeling;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keys of a {@code config.json} with their values, whatever these are: those that an architecture does not know, kept
 * so that saving loses nothing. Immutable.
 */
public final class ConfigKeys {

    private static final ConfigKeys NONE = new ConfigKeys(Map.of());

    private final Map<String, JsonNode> values; // never changed, never handed out

    private ConfigKeys(Map<String, JsonNode> values) {
        this.values = values;
    }

    /** No key at all. */
    public static ConfigKeys none() {
        return NONE;
    }

    /**
     * The keys of a JSON object.
     *
     * @param json such as {@code {"attention_dropout": 0.0}}
     * @throws ConfigException if it is not a JSON object
     */
    public static ConfigKeys parse(String json) {
        return of(ConfigReader.parse(json, "the given text").node());
    }

    static ConfigKeys of(ObjectNode object) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().deepCopy()));
        return values.isEmpty() ? NONE : new ConfigKeys(values);
    }

    /** The names, in the order of the file. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /**
     * The value of a key as JSON, such as {@code "0.0"}, {@code "\"eager\""} or {@code "null"}; null if there is no
     * such key.
     */
    public @Nullable String json(String name) {
        JsonNode value = values.get(name);
        return value == null ? null : ConfigFile.MAPPER.writeValueAsString(value);
    }

    void writeInto(ObjectNode target) {
        values.forEach((name, value) -> merge(target, name, value));
    }

    /** What is written already stays; of an object that was read in part, the rest is added. */
    private static void merge(ObjectNode target, String name, JsonNode value) {
        JsonNode present = target.get(name);
        if (present == null) {
            target.set(name, value.deepCopy());
        } else if (present instanceof ObjectNode object && value instanceof ObjectNode rest) {
            rest.properties().forEach(entry -> merge(object, entry.getKey(), entry.getValue()));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigKeys keys && values.equals(keys.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
