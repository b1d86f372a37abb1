package io.jtransformers.generation.constrained;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes rules of a JSON schema. What is matched is a part of what the schema allows: compact JSON with at most one
 * space after a colon or comma, properties in the order of the schema, no others where {@code additionalProperties} is
 * absent.
 *
 * <p>A keyword that would allow less and is not known here is refused by name, never passed over.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-validation">JSON Schema, draft 2020-12</a>
 */
final class JsonSchemaCompiler {

    /** Keywords that say nothing about what is valid. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "$comment",
            "deprecated",
            "readOnly",
            "writeOnly",
            "$schema",
            "$id",
            "$defs",
            "definitions",
            "format",
            "contentEncoding",
            "contentMediaType",
            "discriminator");

    private static final Map<String, String> PATTERNS_OF_FORMATS = Map.of(
            "date", "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])",
            "time", "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-7]):[0-5]\\d)",
            "date-time",
                    "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-7]):[0-5]\\d)",
            "uuid", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            "ipv4", "((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

    private static final Logger LOG = LoggerFactory.getLogger(OutputConstraint.class);

    private static final int DEEPEST = 256;

    private static final int LONGEST_COUNTED_TEXT = 1_000;

    private final GrammarBuilder grammar;
    private final JsonNode root;
    private final Map<String, Integer> ruleOfReference = new HashMap<>();
    private final Map<String, Integer> sharedRules = new HashMap<>();
    private final JsonStructures structures;
    private int depth;

    private JsonSchemaCompiler(GrammarBuilder grammar, JsonNode root) {
        this.grammar = grammar;
        this.root = root;
        this.structures = new JsonStructures(this, grammar);
    }

    /** Adds the rules of a schema and returns what calls them. */
    static ByteExpression compile(JsonNode schema, GrammarBuilder grammar) {
        return new JsonSchemaCompiler(grammar, schema).schema(schema, "#");
    }

    /**
     * What a schema allows, as a call of a rule of its own, so that what is found out about it is found out once.
     *
     * @param path where it stands, for messages
     */
    ByteExpression schema(JsonNode schema, String path) {
        if (schema.isBoolean() && schema.asBoolean()) {
            return anyValue();
        }
        if (!(schema instanceof ObjectNode object)) {
            throw error(path, "is %s, where a schema (an object, or true) is expected".formatted(schema));
        }
        if (++depth > DEEPEST) {
            throw error(path, "stands more than %d schemas deep; give it fewer levels".formatted(DEEPEST));
        }
        try {
            return describe(object, path);
        } finally {
            depth--;
        }
    }

    private ByteExpression describe(ObjectNode object, String path) {
        if (object.has("$ref")) {
            checkOnly(object, path, Set.of("$ref"));
            return reference(object.get("$ref").asString(""), path);
        }
        if (object.has("const") || object.has("enum")) {
            return JsonLiterals.of(object, path);
        }
        for (String combination : List.of("anyOf", "oneOf", "allOf")) {
            if (object.has(combination)) {
                return combination(object, combination, path);
            }
        }
        JsonNode type = object.get("type");
        if (type == null) {
            return untyped(object, path);
        }
        if (type.isArray() && type.isEmpty()) {
            throw error(path, "has an empty list as type; name at least one");
        }
        if (!type.isArray()) {
            return typed(object, type.asString(""), path);
        }
        return new ByteExpression.Choice(type.valueStream()
                .map(one -> typed(object, one.asString(""), path))
                .toList());
    }

    private ByteExpression untyped(ObjectNode schema, String path) {
        if (schema.has("properties")) {
            return typed(schema, "object", path);
        }
        if (schema.has("items") || schema.has("prefixItems")) {
            return typed(schema, "array", path);
        }
        checkKeywords(schema, path, Set.of());
        return anyValue();
    }

    private ByteExpression typed(ObjectNode schema, String type, String path) {
        return switch (type) {
            case "null" -> {
                checkKeywords(schema, path, Set.of());
                yield ByteExpression.text("null");
            }
            case "boolean" -> {
                checkKeywords(schema, path, Set.of());
                yield ByteExpression.choice(ByteExpression.text("true"), ByteExpression.text("false"));
            }
            case "integer" -> {
                checkKeywords(schema, path, JsonBounds.KEYWORDS);
                JsonBounds bounds = JsonBounds.of(schema, path);
                yield shared("integer " + bounds, () -> JsonNumbers.integer(bounds.least(), bounds.most()));
            }
            case "number" -> {
                checkKeywords(schema, path, JsonBounds.KEYWORDS);
                JsonBounds bounds = JsonBounds.ofDecimals(schema, path);
                yield shared("number " + bounds, () -> JsonNumbers.decimal(bounds.least(), bounds.most()));
            }
            case "string" -> string(schema, path);
            case "object" -> structures.object(schema, path);
            case "array" -> structures.array(schema, path);
            default ->
                throw error(
                        path,
                        "has type '%s'; there are string, number, integer, boolean, null, object and array"
                                .formatted(type));
        };
    }

    private ByteExpression string(ObjectNode schema, String path) {
        checkKeywords(schema, path, Set.of("minLength", "maxLength", "pattern"));
        int least = count(schema, "minLength", 0, path);
        int most = count(schema, "maxLength", ByteExpression.UNBOUNDED, path);
        boolean hasBounds = least > 0 || most != ByteExpression.UNBOUNDED;
        String format = schema.path("format").asString("");
        if (!format.isEmpty() && !PATTERNS_OF_FORMATS.containsKey(format)) {
            LOG.warn("JSON schema, {}: the format '{}' is not known, so any text is allowed.", path, format);
        }
        if (schema.has("pattern") && !schema.get("pattern").isString()) {
            throw error(path, "has pattern %s, where a text is expected".formatted(schema.get("pattern")));
        }
        String pattern = schema.has("pattern") ? schema.get("pattern").asString("") : null;
        if (pattern == null && PATTERNS_OF_FORMATS.containsKey(format)) {
            pattern = "^(" + PATTERNS_OF_FORMATS.get(format) + ")$";
        }
        if (pattern != null && hasBounds) {
            throw error(
                    path,
                    "has a pattern (or format) and a length; only one of them is supported, so write the length into"
                            + " the pattern, such as ^.{1,20}$");
        }
        if (pattern != null) {
            String expression = pattern;
            return shared(
                    "pattern " + expression,
                    () -> JsonTexts.quoted(RegexParser.foundIn(expression, JsonTexts::character)));
        }
        if (most != ByteExpression.UNBOUNDED && most < least) {
            throw error(path, "has minLength %d above maxLength %d".formatted(least, most));
        }
        // What is generated may be less than what is allowed: so long a text ends before.
        int longest = most == ByteExpression.UNBOUNDED ? most : Math.min(most, Math.max(least, LONGEST_COUNTED_TEXT));
        return shared("string %d %d".formatted(least, longest), () -> JsonTexts.text(least, longest));
    }

    private ByteExpression combination(ObjectNode schema, String keyword, String path) {
        checkOnly(schema, path, Set.of(keyword, "type"));
        JsonNode options = schema.get(keyword);
        if (!options.isArray() || options.isEmpty()) {
            throw error(path, "has %s %s, where a list of schemas is expected".formatted(keyword, options));
        }
        if (keyword.equals("allOf") && options.size() > 1) {
            throw error(path, "has allOf with %d schemas; write what they ask as one".formatted(options.size()));
        }
        List<JsonNode> schemas = new ArrayList<>();
        for (JsonNode option : options) {
            schemas.add(schema.has("type") ? typedAlike(option, schema.get("type"), path) : option);
        }
        if (keyword.equals("oneOf")) {
            new JsonDisjointness(this::target).check(schemas, path);
        }
        List<ByteExpression> expressions = new ArrayList<>();
        for (int option = 0; option < schemas.size(); option++) {
            expressions.add(schema(schemas.get(option), "%s/%s/%d".formatted(path, keyword, option)));
        }
        return new ByteExpression.Choice(expressions);
    }

    /** An option of a schema that says itself of which type everything is. */
    private static JsonNode typedAlike(JsonNode option, JsonNode type, String path) {
        if (option instanceof ObjectNode object) {
            if (type.equals(object.get("type"))) {
                return option;
            }
            if (Stream.of("type", "$ref", "anyOf", "oneOf", "allOf").noneMatch(object::has)) {
                return object.deepCopy().set("type", type);
            }
        }
        throw error(path, "has a type beside options that say theirs otherwise; say the type in each option alone");
    }

    /** What a reference refers to, or null. */
    private @Nullable JsonNode target(String reference) {
        JsonNode target =
                reference.equals("#") ? root : reference.startsWith("#/") ? root.at(reference.substring(1)) : null;
        return target == null || target.isMissingNode() ? null : target;
    }

    private ByteExpression reference(String reference, String path) {
        Integer known = ruleOfReference.get(reference);
        if (known != null) {
            return new ByteExpression.Call(known);
        }
        JsonNode target = target(reference);
        if (target == null) {
            throw error(
                    path,
                    "refers to %s, which is nothing in this schema; references such as #/$defs/Name are supported"
                            .formatted(reference));
        }
        int rule = grammar.declare();
        ruleOfReference.put(reference, rule);
        grammar.define(rule, schema(target, reference));
        return new ByteExpression.Call(rule);
    }

    /** A rule that is made once for all schemas that ask the same. */
    ByteExpression shared(String key, Supplier<ByteExpression> expression) {
        Integer rule = sharedRules.get(key);
        if (rule == null) {
            rule = grammar.declare();
            sharedRules.put(key, rule);
            grammar.define(rule, expression.get());
        }
        return new ByteExpression.Call(rule);
    }

    /** Any JSON value. */
    ByteExpression anyValue() {
        return shared("value", () -> {
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            List<ByteExpression> types = new ArrayList<>();
            for (String type : List.of("null", "boolean", "number", "string")) {
                types.add(typed(nodes.objectNode(), type, "#"));
            }
            types.add(structures.array(nodes.objectNode(), "#"));
            types.add(structures.object(nodes.objectNode().put("additionalProperties", true), "#"));
            return new ByteExpression.Choice(types);
        });
    }

    /**
     * A count that a keyword gives.
     *
     * @throws ConstraintException if it is not a whole number from 0 to 100,000
     */
    static int count(ObjectNode schema, String keyword, int ifAbsent, String path) {
        JsonNode value = schema.get(keyword);
        if (value == null) {
            return ifAbsent;
        }
        BigDecimal number = value.isNumber() ? value.decimalValue() : BigDecimal.ONE.negate();
        boolean isCount = number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(100_000)) <= 0;
        if (!isCount || number.stripTrailingZeros().scale() > 0) {
            throw error(path, "has %s %s; a whole number up to 100000 is expected".formatted(keyword, value));
        }
        return number.intValue();
    }

    /** Refuses keywords that are neither known nor annotations. */
    static void checkOnly(ObjectNode schema, String path, Set<String> known) {
        for (String keyword : schema.propertyNames()) {
            if (!known.contains(keyword) && !ANNOTATIONS.contains(keyword)) {
                throw error(
                        path,
                        "uses %s beside %s, which is not supported; say both in one, or leave one out"
                                .formatted(keyword, String.join(", ", new TreeSet<>(known))));
            }
        }
    }

    /** Refuses keywords that are neither known for a type nor annotations. */
    static void checkKeywords(ObjectNode schema, String path, Set<String> known) {
        for (String keyword : schema.propertyNames()) {
            boolean isHarmless = known.contains(keyword) || ANNOTATIONS.contains(keyword) || keyword.equals("type");
            // What concerns another of several types is that one's.
            if (!isHarmless && !(schema.path("type").isArray() && JsonStructures.KEYWORDS.contains(keyword))) {
                throw error(
                        path, "uses %s, which is not supported; leave it out or say it otherwise".formatted(keyword));
            }
        }
    }

    static ConstraintException error(String path, String found) {
        return new ConstraintException("The JSON schema cannot be used as a constraint: %s %s.".formatted(path, found));
    }
}
