package io.jtransformers.generation.constrained;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The values of {@code const} and {@code enum}. */
final class JsonLiterals {

    private JsonLiterals() {}

    /** What a schema with one of the two allows: its values, less those of other types than it names. */
    static ByteExpression of(ObjectNode schema, String path) {
        String keyword = schema.has("const") ? "const" : "enum";
        JsonSchemaCompiler.checkOnly(schema, path, Set.of(keyword, "type"));
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode value : values(schema, path)) {
            String text = value.toString();
            if (hasHalfOfAPair(text)) {
                throw JsonSchemaCompiler.error(path, "has half of a surrogate pair in %s".formatted(keyword));
            }
            texts.add(text);
        }
        if (texts.isEmpty()) {
            throw JsonSchemaCompiler.error(
                    path, "allows none of the values of its %s, since its type is another".formatted(keyword));
        }
        return ByteExpression.oneOf(texts);
    }

    /** The values that a schema with {@code const} or {@code enum} allows. */
    static List<JsonNode> values(ObjectNode schema, String path) {
        if (schema.has("const")) {
            return ofType(List.of(schema.get("const")), schema.get("type"));
        }
        JsonNode values = schema.get("enum");
        if (!values.isArray() || values.isEmpty()) {
            throw JsonSchemaCompiler.error(
                    path, "has enum %s, which allows none; a list of values is expected".formatted(values));
        }
        return ofType(values.valueStream().toList(), schema.get("type"));
    }

    private static List<JsonNode> ofType(List<JsonNode> values, @Nullable JsonNode type) {
        if (type == null) {
            return values;
        }
        List<String> names = type.isArray()
                ? type.valueStream().map(name -> name.asString("")).toList()
                : List.of(type.asString(""));
        return values.stream()
                .filter(value -> names.stream().anyMatch(name -> isOfType(value, name)))
                .toList();
    }

    private static boolean isOfType(JsonNode value, String type) {
        return switch (type) {
            case "null" -> value.isNull();
            case "boolean" -> value.isBoolean();
            case "string" -> value.isString();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "number" -> value.isNumber();
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            default -> false;
        };
    }

    private static boolean hasHalfOfAPair(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
