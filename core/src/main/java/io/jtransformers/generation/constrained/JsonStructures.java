package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes rules of the objects and arrays of a schema. */
final class JsonStructures {

    private static final Set<String> OF_OBJECTS = Set.of("properties", "required", "additionalProperties");
    private static final Set<String> OF_ARRAYS = Set.of("items", "prefixItems", "minItems", "maxItems");

    /** What {@code type} as a list may bring together. */
    static final Set<String> KEYWORDS = Set.copyOf(
            Stream.of(OF_OBJECTS, OF_ARRAYS, JsonBounds.KEYWORDS, Set.of("minLength", "maxLength", "pattern"))
                    .flatMap(Set::stream)
                    .toList());

    private static final int MOST_COUNTED_ITEMS = 1_000;

    private static final ByteExpression SPACE = ByteExpression.optional(ByteExpression.text(" "));
    private static final ByteExpression COMMA = ByteExpression.sequence(ByteExpression.text(","), SPACE);
    private static final ByteExpression COLON = ByteExpression.sequence(ByteExpression.text(":"), SPACE);

    private final JsonSchemaCompiler compiler;
    private final GrammarBuilder grammar;

    JsonStructures(JsonSchemaCompiler compiler, GrammarBuilder grammar) {
        this.compiler = compiler;
        this.grammar = grammar;
    }

    /** One property of an object with its name. */
    private record Property(ByteExpression member, boolean isRequired) {}

    /** The objects that a schema allows. */
    ByteExpression object(ObjectNode schema, String path) {
        JsonSchemaCompiler.checkKeywords(schema, path, OF_OBJECTS);
        Set<String> required = required(schema, path);
        if (schema.has("properties") && !schema.get("properties").isObject()) {
            throw JsonSchemaCompiler.error(
                    path, "has properties %s, where an object is expected".formatted(schema.get("properties")));
        }
        List<Property> properties = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (var entry : schema.path("properties").properties()) {
            String name = entry.getKey();
            names.add(name);
            properties.add(new Property(
                    member(name, compiler.schema(entry.getValue(), path + "/properties/" + name)),
                    required.remove(name)));
        }
        JsonNode additional = schema.has("additionalProperties")
                ? schema.get("additionalProperties")
                : JsonNodeFactory.instance.booleanNode(false);
        if (!required.isEmpty() && schema.has("additionalProperties") && isFalse(additional)) {
            throw JsonSchemaCompiler.error(
                    path, "requires %s, but allows no property of that name".formatted(String.join(", ", required)));
        }
        for (String name : required) {
            // Asked for, and described nowhere but as one of the others.
            names.add(name);
            properties.add(new Property(
                    member(name, compiler.schema(additionalOrAny(additional), path + "/additionalProperties")), true));
        }
        return call(ByteExpression.sequence(
                ByteExpression.text("{"),
                members(properties, others(additional, names, path)),
                ByteExpression.text("}")));
    }

    private static Set<String> required(ObjectNode schema, String path) {
        Set<String> names = new LinkedHashSet<>();
        JsonNode list = schema.path("required");
        if (!list.isMissingNode() && !(list.isArray() && list.valueStream().allMatch(JsonNode::isString))) {
            throw JsonSchemaCompiler.error(path, "has required %s, where a list of names is expected".formatted(list));
        }
        list.valueStream().forEach(name -> names.add(name.asString("")));
        return names;
    }

    private static boolean isFalse(JsonNode schema) {
        return schema.isBoolean() && !schema.asBoolean();
    }

    private static JsonNode additionalOrAny(JsonNode additional) {
        return additional.isBoolean() ? JsonNodeFactory.instance.booleanNode(true) : additional;
    }

    private static ByteExpression member(String name, ByteExpression value) {
        String quoted = JsonNodeFactory.instance.stringNode(name).toString();
        return ByteExpression.sequence(ByteExpression.text(quoted), COLON, value);
    }

    /** A property that has no schema of its own, or null if there may be none. */
    private @Nullable ByteExpression others(JsonNode additional, List<String> names, String path) {
        if (isFalse(additional)) {
            return null;
        }
        return call(ByteExpression.sequence(
                JsonTexts.nameOtherThan(names), COLON, compiler.schema(additional, path + "/additionalProperties")));
    }

    /** All properties in their order with commas between those that are there. */
    private ByteExpression members(List<Property> properties, @Nullable ByteExpression other) {
        ByteExpression moreOthers =
                other == null ? ByteExpression.EMPTY : ByteExpression.anyNumber(ByteExpression.sequence(COMMA, other));
        // What follows a member when the properties from i on are still to come; a rule where it is needed twice.
        ByteExpression tail = moreOthers;
        List<ByteExpression> options = new ArrayList<>();
        ByteExpression none = other == null ? ByteExpression.EMPTY : ByteExpression.sequence(other, moreOthers);
        boolean mayBeEmpty = properties.stream().noneMatch(Property::isRequired);
        for (int i = properties.size() - 1; i >= 0; i--) {
            Property property = properties.get(i);
            boolean mayBeFirst = properties.subList(0, i).stream().noneMatch(Property::isRequired);
            if (mayBeFirst) {
                tail = call(tail);
                options.add(ByteExpression.sequence(property.member(), tail));
            }
            ByteExpression follows = ByteExpression.sequence(COMMA, property.member());
            tail = ByteExpression.sequence(property.isRequired() ? follows : ByteExpression.optional(follows), tail);
        }
        if (mayBeEmpty) {
            options.add(none);
            options.add(ByteExpression.EMPTY);
        }
        return new ByteExpression.Choice(options);
    }

    /** The arrays that a schema allows. */
    ByteExpression array(ObjectNode schema, String path) {
        JsonSchemaCompiler.checkKeywords(schema, path, OF_ARRAYS);
        int least = JsonSchemaCompiler.count(schema, "minItems", 0, path);
        int most = JsonSchemaCompiler.count(schema, "maxItems", ByteExpression.UNBOUNDED, path);
        if (most != ByteExpression.UNBOUNDED && most < least) {
            throw JsonSchemaCompiler.error(path, "has minItems %d above maxItems %d".formatted(least, most));
        }
        if (most != ByteExpression.UNBOUNDED) {
            // What is generated may be less than what is allowed: so long an array ends before.
            most = Math.min(most, Math.max(least, MOST_COUNTED_ITEMS));
        }
        List<ByteExpression> first = new ArrayList<>();
        for (JsonNode item : schema.path("prefixItems")) {
            first.add(compiler.schema(item, "%s/prefixItems/%d".formatted(path, first.size())));
        }
        JsonNode items = schema.get("items");
        if (items != null && isFalse(items)) {
            if (least > first.size()) {
                throw JsonSchemaCompiler.error(
                        path, "has minItems %d, but allows %d items".formatted(least, first.size()));
            }
            most = most == ByteExpression.UNBOUNDED ? first.size() : Math.min(most, first.size());
            items = null;
        }
        ByteExpression item = items == null ? compiler.anyValue() : compiler.schema(items, path + "/items");
        return call(ByteExpression.sequence(
                ByteExpression.text("["), elements(first, item, least, most), ByteExpression.text("]")));
    }

    private static ByteExpression elements(List<ByteExpression> first, ByteExpression item, int least, int most) {
        // Built from the last element to the first: each may be the last one once there are enough.
        int fixed = Math.max(first.size(), 1);
        int leastMore = Math.max(0, least - fixed);
        int mostMore = most == ByteExpression.UNBOUNDED ? ByteExpression.UNBOUNDED : Math.max(0, most - fixed);
        ByteExpression rest = new ByteExpression.Repeat(ByteExpression.sequence(COMMA, item), leastMore, mostMore);
        for (int i = fixed - 1; i >= 0; i--) {
            if (most != ByteExpression.UNBOUNDED && i >= most) {
                rest = ByteExpression.EMPTY;
                continue;
            }
            ByteExpression element = i < first.size() ? first.get(i) : item;
            ByteExpression withComma = i == 0 ? element : ByteExpression.sequence(COMMA, element);
            ByteExpression from = ByteExpression.sequence(withComma, rest);
            rest = i < least ? from : ByteExpression.optional(from);
        }
        return rest;
    }

    /** Puts an expression into a rule of its own. */
    private ByteExpression call(ByteExpression expression) {
        int rule = grammar.declare();
        grammar.define(rule, expression);
        return new ByteExpression.Call(rule);
    }
}
