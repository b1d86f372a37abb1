package io.jtransformers.tokenizers.toolcall;

import io.jtransformers.tokenizer.JsonArray;
import io.jtransformers.tokenizer.JsonException;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizer.ToolCall;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads calls that are written as tags. A parameter that the tool's schema says to be a text is one; others are JSON,
 * as the template writes them, and texts where they are not.
 */
final class InvokeReader {

    private static final String BLOCK_END = "</minimax:tool_call>";
    private static final String INVOKE = "<invoke name=\"";
    private static final String INVOKE_END = "</invoke>";
    private static final String PARAMETER = "<parameter name=\"";
    private static final String PARAMETER_END = "</parameter>";

    private final ResponseReader reader;

    InvokeReader(ResponseReader reader) {
        this.reader = reader;
    }

    void readBlock() {
        while (reader.skip(INVOKE)) {
            if (!readCall()) {
                return;
            }
        }
        if (!reader.skip(BLOCK_END)) {
            reader.problem("Calls do not end with %s".formatted(BLOCK_END));
        }
    }

    private boolean readCall() {
        String name = reader.readUpTo("\">", "\n");
        if (name == null) {
            reader.problem("A call has no name");
            return false;
        }
        JsonObject properties = reader.tool(name)
                .flatMap(tool -> tool.parameters().object("properties"))
                .orElse(JsonObject.EMPTY);
        Map<String, JsonValue> arguments = new LinkedHashMap<>();
        while (reader.skip(PARAMETER)) {
            String parameter = reader.readUpTo("\">", "\n");
            String value = parameter == null ? null : reader.readUpTo(PARAMETER_END, BLOCK_END);
            if (parameter == null || value == null) {
                reader.problem("The answer ends within a parameter of '%s'".formatted(name));
                return false;
            }
            arguments.put(parameter, value(value, properties.get(parameter)));
        }
        reader.add(ToolCall.of(name, new JsonObject(arguments)));
        if (!reader.skip(INVOKE_END)) {
            reader.problem("The call of '%s' does not end with %s".formatted(name, INVOKE_END));
            return false;
        }
        return true;
    }

    private static JsonValue value(String text, @Nullable JsonValue schema) {
        String trimmed = withoutOuterLineFeeds(text);
        if (isText(schema)) {
            return JsonValue.of(trimmed);
        }
        try {
            JsonValue json = JsonValue.parse(trimmed);
            return json instanceof JsonValue.Text ? JsonValue.of(trimmed) : json;
        } catch (JsonException e) {
            return JsonValue.of(trimmed);
        }
    }

    private static boolean isText(@Nullable JsonValue schema) {
        if (!(schema instanceof JsonObject object)) {
            return false;
        }
        JsonValue type = object.get("type");
        JsonValue string = JsonValue.of("string");
        return string.equals(type)
                || (type instanceof JsonArray types && types.items().contains(string));
    }

    private static String withoutOuterLineFeeds(String text) {
        int start = text.startsWith("\n") ? 1 : 0;
        int end = text.length() - (text.length() > start && text.endsWith("\n") ? 1 : 0);
        return text.substring(start, end);
    }
}
