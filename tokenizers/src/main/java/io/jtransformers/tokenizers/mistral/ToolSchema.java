package io.jtransformers.tokenizers.mistral;

import static java.util.Map.entry;

import io.jtransformers.tokenizers.json.PythonText;
import io.jtransformers.tokenizers.mistral.request.InvalidToolException;
import io.jtransformers.tokenizers.mistral.request.InvalidToolSchemaException;
import io.jtransformers.tokenizers.mistral.request.ToolDefinition;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the parameters of a tool are a JSON schema: that each keyword of draft 7 has a value of the right form.
 * The first keyword that has not is told, in the order of the draft's own schema.
 *
 * <p>Source: {@code Draft7Validator.check_schema} in jsonschema 4.26, and the schema of schemas of draft 7.
 *
 * @see <a href="https://json-schema.org/draft-07/schema">Core schema meta-schema</a>
 */
final class ToolSchema {

    private static final int DEEPEST_NESTING = 200;

    /** What a keyword's value must be. */
    private enum Form {
        STRING,
        REGEX,
        BOOLEAN,
        NUMBER,
        POSITIVE_NUMBER,
        COUNT,
        ARRAY,
        STRINGS,
        TYPE,
        SCHEMA,
        SCHEMAS,
        SCHEMA_OR_SCHEMAS,
        NAMED_SCHEMAS,
        SCHEMAS_BY_PATTERN,
        DEPENDENCIES
    }

    private static final List<Map.Entry<String, Form>> KEYWORDS = List.of(
            entry("$id", Form.STRING),
            entry("$schema", Form.STRING),
            entry("$ref", Form.STRING),
            entry("$comment", Form.STRING),
            entry("title", Form.STRING),
            entry("description", Form.STRING),
            entry("readOnly", Form.BOOLEAN),
            entry("examples", Form.ARRAY),
            entry("multipleOf", Form.POSITIVE_NUMBER),
            entry("maximum", Form.NUMBER),
            entry("exclusiveMaximum", Form.NUMBER),
            entry("minimum", Form.NUMBER),
            entry("exclusiveMinimum", Form.NUMBER),
            entry("maxLength", Form.COUNT),
            entry("minLength", Form.COUNT),
            entry("pattern", Form.REGEX),
            entry("additionalItems", Form.SCHEMA),
            entry("items", Form.SCHEMA_OR_SCHEMAS),
            entry("maxItems", Form.COUNT),
            entry("minItems", Form.COUNT),
            entry("uniqueItems", Form.BOOLEAN),
            entry("contains", Form.SCHEMA),
            entry("maxProperties", Form.COUNT),
            entry("minProperties", Form.COUNT),
            entry("required", Form.STRINGS),
            entry("additionalProperties", Form.SCHEMA),
            entry("definitions", Form.NAMED_SCHEMAS),
            entry("properties", Form.NAMED_SCHEMAS),
            entry("patternProperties", Form.SCHEMAS_BY_PATTERN),
            entry("dependencies", Form.DEPENDENCIES),
            entry("propertyNames", Form.SCHEMA),
            entry("enum", Form.ARRAY),
            entry("type", Form.TYPE),
            entry("format", Form.STRING),
            entry("contentMediaType", Form.STRING),
            entry("contentEncoding", Form.STRING),
            entry("if", Form.SCHEMA),
            entry("then", Form.SCHEMA),
            entry("else", Form.SCHEMA),
            entry("allOf", Form.SCHEMAS),
            entry("anyOf", Form.SCHEMAS),
            entry("oneOf", Form.SCHEMAS),
            entry("not", Form.SCHEMA));

    private static final Set<String> TYPES =
            Set.of("array", "boolean", "integer", "null", "number", "object", "string");

    private ToolSchema() {}

    /**
     * Checks the parameters of a tool, and then its name.
     *
     * @throws InvalidToolSchemaException if the parameters are no schema
     * @throws InvalidToolException if the name has other characters than a function's name may have
     */
    static void validate(ToolDefinition tool) {
        String problem = problem(Form.SCHEMA, tool.parameters(), 0);
        if (problem != null) {
            throw new InvalidToolSchemaException("Invalid tool schema: " + problem);
        }
        if (!MessageValidator.isFunctionName(tool.name())) {
            throw new InvalidToolException(MessageValidator.wrongName(tool.name()));
        }
    }

    /** What keeps a value from having a form; null if nothing does. */
    private static @Nullable String problem(Form form, @Nullable Object value, int depth) {
        return switch (form) {
            case STRING -> value instanceof String ? null : wrongType(value, "'string'");
            case REGEX -> regex(value);
            case BOOLEAN -> value instanceof Boolean ? null : wrongType(value, "'boolean'");
            case NUMBER -> value instanceof Number ? null : wrongType(value, "'number'");
            case POSITIVE_NUMBER -> positive(value);
            case COUNT -> count(value);
            case ARRAY -> value instanceof Collection<?> ? null : wrongType(value, "'array'");
            case STRINGS -> strings(value);
            case TYPE -> type(value) ? null : underNone(value);
            case SCHEMA -> schema(value, depth);
            case SCHEMAS -> schemas(value, depth);
            case SCHEMA_OR_SCHEMAS -> either(Form.SCHEMAS, value, depth);
            case NAMED_SCHEMAS -> named(Form.SCHEMA, value, depth);
            case SCHEMAS_BY_PATTERN -> byPattern(value, depth);
            case DEPENDENCIES -> dependencies(value, depth);
        };
    }

    private static String wrongType(@Nullable Object value, String types) {
        return "%s is not of type %s".formatted(PythonText.repr(value), types);
    }

    private static String underNone(@Nullable Object value) {
        return "%s is not valid under any of the given schemas".formatted(PythonText.repr(value));
    }

    private static @Nullable String regex(@Nullable Object value) {
        if (!(value instanceof String pattern)) {
            return wrongType(value, "'string'");
        }
        return PatternBrackets.match(pattern) ? null : "%s is not a 'regex'".formatted(PythonText.repr(value));
    }

    private static @Nullable String positive(@Nullable Object value) {
        if (!(value instanceof Number number)) {
            return wrongType(value, "'number'");
        }
        return number.doubleValue() > 0
                ? null
                : "%s is less than or equal to the minimum of 0".formatted(PythonText.repr(value));
    }

    private static @Nullable String count(@Nullable Object value) {
        if (!(value instanceof Number number) || number.doubleValue() % 1 != 0) {
            return wrongType(value, "'integer'");
        }
        return number.doubleValue() >= 0 ? null : "%s is less than the minimum of 0".formatted(PythonText.repr(value));
    }

    private static @Nullable String strings(@Nullable Object value) {
        if (!(value instanceof Collection<?> elements)) {
            return wrongType(value, "'array'");
        }
        for (Object element : elements) {
            if (!(element instanceof String)) {
                return wrongType(element, "'string'");
            }
        }
        return new HashSet<>(elements).size() == elements.size()
                ? null
                : "%s has non-unique elements".formatted(PythonText.repr(value));
    }

    private static boolean type(@Nullable Object value) {
        if (value instanceof Collection<?> types) {
            return !types.isEmpty()
                    && types.stream().allMatch(type -> type instanceof String name && TYPES.contains(name))
                    && new HashSet<>(types).size() == types.size();
        }
        return value instanceof String name && TYPES.contains(name);
    }

    private static @Nullable String schema(@Nullable Object value, int depth) {
        if (depth > DEEPEST_NESTING) {
            return "it nests deeper than %d levels".formatted(DEEPEST_NESTING);
        }
        if (value instanceof Boolean) {
            return null;
        }
        if (!(value instanceof Map<?, ?> keywords)) {
            return wrongType(value, "'object', 'boolean'");
        }
        for (Map.Entry<String, Form> keyword : KEYWORDS) {
            if (keywords.containsKey(keyword.getKey())) {
                String problem = problem(keyword.getValue(), keywords.get(keyword.getKey()), depth + 1);
                if (problem != null) {
                    return problem;
                }
            }
        }
        return null;
    }

    private static @Nullable String schemas(@Nullable Object value, int depth) {
        if (!(value instanceof Collection<?> elements)) {
            return wrongType(value, "'array'");
        }
        if (elements.isEmpty()) {
            return "[] should be non-empty";
        }
        return first(elements, Form.SCHEMA, depth);
    }

    private static @Nullable String either(Form otherForm, @Nullable Object value, int depth) {
        boolean neither = problem(Form.SCHEMA, value, depth) != null && problem(otherForm, value, depth) != null;
        return neither ? underNone(value) : null;
    }

    private static @Nullable String named(Form form, @Nullable Object value, int depth) {
        return value instanceof Map<?, ?> members ? first(members.values(), form, depth) : wrongType(value, "'object'");
    }

    private static @Nullable String first(Collection<?> values, Form form, int depth) {
        for (Object value : values) {
            String problem = problem(form, value, depth);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String byPattern(@Nullable Object value, int depth) {
        String problem = named(Form.SCHEMA, value, depth);
        return problem == null && value instanceof Map<?, ?> members
                ? first(members.keySet(), Form.REGEX, depth)
                : problem;
    }

    private static @Nullable String dependencies(@Nullable Object value, int depth) {
        if (!(value instanceof Map<?, ?> members)) {
            return wrongType(value, "'object'");
        }
        for (Object dependency : members.values()) {
            String problem = either(Form.STRINGS, dependency, depth);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
