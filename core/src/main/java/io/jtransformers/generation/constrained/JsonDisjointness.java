package io.jtransformers.generation.constrained;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells whether the options of {@code oneOf} exclude each other, as far as types, {@code const} and {@code enum} show:
 * then exactly one fits whatever fits one of them.
 */
final class JsonDisjointness {

    private static final int DEEPEST = 32;

    private final Function<String, @Nullable JsonNode> targets;

    /** @param targets what references refer to */
    JsonDisjointness(Function<String, @Nullable JsonNode> targets) {
        this.targets = targets;
    }

    /** Refuses options of which something may fit two. */
    void check(List<JsonNode> options, String path) {
        for (int one = 0; one < options.size(); one++) {
            for (int other = 0; other < one; other++) {
                if (!areDisjoint(options.get(one), options.get(other), 0)) {
                    throw JsonSchemaCompiler.error(
                            path,
                            "has oneOf whose options %d and %d may both fit; use anyOf, or give them different types or a required property with different const values"
                                    .formatted(other, one));
                }
            }
        }
    }

    private boolean areDisjoint(JsonNode one, JsonNode other, int depth) {
        if (!(resolved(one) instanceof ObjectNode left)
                || !(resolved(other) instanceof ObjectNode right)
                || depth > DEEPEST) {
            return false;
        }
        Set<JsonNode> leftValues = values(left);
        Set<JsonNode> rightValues = values(right);
        if (leftValues != null && rightValues != null) {
            return leftValues.stream().noneMatch(rightValues::contains);
        }
        Set<String> types = types(left);
        types.retainAll(types(right));
        return types.isEmpty() || (types.equals(Set.of("object")) && differInAProperty(left, right, depth));
    }

    /** Whether both require a property that can never be the same. */
    private boolean differInAProperty(ObjectNode left, ObjectNode right, int depth) {
        Set<String> required = required(left);
        required.retainAll(required(right));
        for (Map.Entry<String, JsonNode> property : left.path("properties").properties()) {
            JsonNode theirs = right.path("properties").get(property.getKey());
            if (theirs != null
                    && required.contains(property.getKey())
                    && areDisjoint(property.getValue(), theirs, depth + 1)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable JsonNode resolved(JsonNode schema) {
        JsonNode found = schema;
        for (int step = 0; step < DEEPEST && found != null && found.has("$ref"); step++) {
            found = targets.apply(found.get("$ref").asString(""));
        }
        return found;
    }

    private static @Nullable Set<JsonNode> values(ObjectNode schema) {
        if (!schema.has("const") && !schema.has("enum")) {
            return null;
        }
        return new HashSet<>(JsonLiterals.values(schema, "#"));
    }

    /** The types of what fits, whole numbers being numbers; all of them where nothing is said. */
    private static Set<String> types(ObjectNode schema) {
        Set<String> types = new HashSet<>();
        Set<JsonNode> values = values(schema);
        if (values != null) {
            values.forEach(value -> types.add(value.getNodeType().name().toLowerCase(Locale.ROOT)));
        } else if (schema.has("type")) {
            JsonNode type = schema.get("type");
            (type.isArray() ? type.valueStream().toList() : List.of(type))
                    .forEach(name -> types.add(name.asString("").replace("integer", "number")));
        } else {
            types.addAll(Set.of("null", "boolean", "number", "string", "array", "object"));
        }
        return types;
    }

    private static Set<String> required(ObjectNode schema) {
        Set<String> names = new HashSet<>();
        schema.path("required").valueStream().forEach(name -> names.add(name.asString("")));
        return names;
    }
}
