package io.jtransformers.tokenizers.mistral.request;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function that the assistant may call.
 *
 * <p>Source: {@code Tool} and {@code Function} in mistral-common 1.12.0, {@code protocol/instruct/tool_calls.py}.
 *
 * @param name 1 to 64 letters, digits, underscores and dashes
 * @param description what it does, for the model
 * @param parameters the JSON schema of its arguments: maps, lists, strings, numbers, booleans and null, in the order in
 *     which the model is to see them
 */
public record ToolDefinition(String name, String description, Map<String, ? extends @Nullable Object> parameters) {

    /** Copies the map, but not what is in it. */
    public ToolDefinition {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The definition as the model sees it. */
    public Map<String, Object> toJson() {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", name);
        function.put("description", description);
        function.put("parameters", parameters);
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("type", "function");
        tool.put("function", function);
        return tool;
    }
}
