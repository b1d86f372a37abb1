package io.jtransformers.generation.constrained;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How values of a Java type look in JSON, and how they are read back.
 *
 * @param schema what is allowed
 * @param reader makes a value of what the schema allows
 * @param isOptional whether a component of the type may be absent
 * @param ifAbsent what it is then
 */
record JavaBinding(
        ObjectNode schema,
        Reader reader,
        boolean isOptional,
        @Nullable Object ifAbsent) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Numbers of this size and all below keep away from the infinity of a {@code float}. */
    private static final double GREATEST_FLOAT = 1e30;

    /** A whole number that is written shorter than it is has at most so many zeros. */
    private static final int MOST_ZEROS = 400;

    private static final Map<Class<?>, JavaBinding> PLAIN = plainTypes();

    /** Makes a value of JSON. */
    @FunctionalInterface
    interface Reader {

        /**
         * The value.
         *
         * @param place which component of which record it is, for messages
         * @throws ConstraintException if the JSON is of another kind
         */
        Object read(JsonNode node, String place);
    }

    /** A type whose values are always there. */
    private JavaBinding(ObjectNode schema, Reader reader) {
        this(schema, reader, false, null);
    }

    private static Map<Class<?>, JavaBinding> plainTypes() {
        Map<Class<?>, JavaBinding> types = new LinkedHashMap<>();
        types.put(String.class, text(null, value -> value));
        types.put(CharSequence.class, text(null, value -> value));
        // What a char cannot hold is no option.
        types.put(
                char.class,
                new JavaBinding(type("string").put("pattern", "^[\\u0020-\\uD7FF\\uE000-\\uFFFF]$"), (node, place) -> {
                    require(node.isString() && node.asString().length() == 1, node, place, "one character");
                    return node.asString().charAt(0);
                }));
        types.put(boolean.class, new JavaBinding(type("boolean"), (node, place) -> {
            require(node.isBoolean(), node, place, "true or false");
            return node.asBoolean();
        }));
        types.put(byte.class, whole(Byte.MIN_VALUE, Byte.MAX_VALUE, number -> (byte) (long) number));
        types.put(short.class, whole(Short.MIN_VALUE, Short.MAX_VALUE, number -> (short) (long) number));
        types.put(int.class, whole(Integer.MIN_VALUE, Integer.MAX_VALUE, number -> (int) (long) number));
        types.put(long.class, whole(Long.MIN_VALUE, Long.MAX_VALUE, number -> number));
        types.put(BigInteger.class, new JavaBinding(type("integer"), JavaBinding::wholeNumber));
        types.put(float.class, new JavaBinding(floats(), (node, place) -> {
            float value = number(node, place).floatValue();
            require(Float.isFinite(value), node, place, "a number that a float holds");
            return value;
        }));
        types.put(double.class, new JavaBinding(type("number"), (node, place) -> {
            double value = number(node, place).doubleValue();
            require(Double.isFinite(value), node, place, "a number that a double holds");
            return value;
        }));
        types.put(BigDecimal.class, new JavaBinding(type("number"), JavaBinding::number));
        types.put(UUID.class, text("uuid", UUID::fromString));
        types.put(LocalDate.class, text("date", LocalDate::parse));
        types.put(OffsetDateTime.class, text("date-time", OffsetDateTime::parse));
        types.put(
                Instant.class,
                text("date-time", text -> OffsetDateTime.parse(text).toInstant()));
        types.put(
                OptionalInt.class,
                orAbsent(types.get(int.class), OptionalInt.empty(), value -> OptionalInt.of((int) value)));
        types.put(
                OptionalLong.class,
                orAbsent(types.get(long.class), OptionalLong.empty(), value -> OptionalLong.of((long) value)));
        types.put(
                OptionalDouble.class,
                orAbsent(types.get(double.class), OptionalDouble.empty(), value -> OptionalDouble.of((double) value)));
        Map.of(
                        Character.class, char.class,
                        Boolean.class, boolean.class,
                        Byte.class, byte.class,
                        Short.class, short.class,
                        Integer.class, int.class,
                        Long.class, long.class,
                        Float.class, float.class,
                        Double.class, double.class)
                .forEach((boxed, primitive) -> types.put(boxed, types.get(primitive)));
        return types;
    }

    /** The binding of a type that is no collection and no record, or null if there is none. */
    static @Nullable JavaBinding plain(Class<?> type) {
        return type.isEnum() ? enumeration(type) : PLAIN.get(type);
    }

    private static ObjectNode type(String name) {
        return NODES.objectNode().put("type", name);
    }

    private static ObjectNode floats() {
        BigInteger greatest = BigDecimal.valueOf(GREATEST_FLOAT).toBigInteger();
        return type("number").put("minimum", greatest.negate()).put("maximum", greatest);
    }

    private static JavaBinding text(@Nullable String format, Function<String, Object> reader) {
        ObjectNode schema = type("string");
        return new JavaBinding(format == null ? schema : schema.put("format", format), (node, place) -> {
            require(node.isString(), node, place, "a text");
            try {
                return reader.apply(node.asString());
            } catch (DateTimeException | IllegalArgumentException malformed) {
                throw mismatch(node, place, "a text of the format '%s'".formatted(format));
            }
        });
    }

    private static JavaBinding whole(long least, long most, Function<Long, Object> reader) {
        BigInteger first = BigInteger.valueOf(least);
        BigInteger last = BigInteger.valueOf(most);
        return new JavaBinding(type("integer").put("minimum", least).put("maximum", most), (node, place) -> {
            BigInteger number = wholeNumber(node, place);
            require(
                    number.compareTo(first) >= 0 && number.compareTo(last) <= 0,
                    node,
                    place,
                    "a whole number from %d to %d".formatted(least, most));
            return reader.apply(number.longValueExact());
        });
    }

    private static BigInteger wholeNumber(JsonNode node, String place) {
        BigDecimal number = number(node, place).stripTrailingZeros();
        // A number such as 1e999999999 would be written out digit by digit.
        require(number.scale() <= 0 && number.scale() > -MOST_ZEROS, node, place, "a whole number");
        return number.toBigIntegerExact();
    }

    private static BigDecimal number(JsonNode node, String place) {
        require(node.isNumber(), node, place, "a number");
        return node.decimalValue();
    }

    private static void require(boolean isFit, JsonNode node, String place, String expected) {
        if (!isFit) {
            throw mismatch(node, place, expected);
        }
    }

    /** Says what was expected at a place. */
    static ConstraintException mismatch(JsonNode node, String place, String expected) {
        String found = node.toString();
        return new ConstraintException("%s is %s, where %s is expected; was the text generated for its schema?"
                .formatted(place, found.length() > 80 ? found.substring(0, 80) + "…" : found, expected));
    }

    private static JavaBinding enumeration(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        if (constants.length == 0) {
            throw new ConstraintException(
                    "%s has no constants, so that nothing can be written for it.".formatted(type.getSimpleName()));
        }
        ObjectNode schema = type("string");
        var names = schema.putArray("enum");
        Map<String, Object> byName = new LinkedHashMap<>();
        for (Object constant : constants) {
            String name = ((Enum<?>) constant).name();
            names.add(name);
            byName.put(name, constant);
        }
        return new JavaBinding(schema, (node, place) -> {
            Object constant = node.isString() ? byName.get(node.asString()) : null;
            if (constant == null) {
                throw mismatch(node, place, "one of %s".formatted(byName.keySet()));
            }
            return constant;
        });
    }

    /** A value that may be left out or be {@code null}. */
    private static JavaBinding orAbsent(JavaBinding value, Object ifAbsent, Function<Object, Object> wrap) {
        ObjectNode schema = NODES.objectNode();
        schema.putArray("anyOf").add(value.schema).add(type("null"));
        return new JavaBinding(
                schema,
                (node, place) -> node.isNull() ? ifAbsent : wrap.apply(value.reader.read(node, place)),
                true,
                ifAbsent);
    }

    /** An {@link Optional} of what is bound. */
    static JavaBinding optional(JavaBinding value) {
        return orAbsent(value, Optional.empty(), Optional::of);
    }

    /** A list, a set or another collection of what is bound. */
    static JavaBinding collection(Class<?> type, JavaBinding element) {
        ObjectNode schema = type("array");
        schema.set("items", element.schema);
        return new JavaBinding(schema, (node, place) -> {
            List<Object> values = elements(node, element, place);
            return Set.class.isAssignableFrom(type) ? new LinkedHashSet<>(values) : values;
        });
    }

    /** Whether a collection of a type is made of JSON: {@code List}, {@code Set} and what they extend. */
    static boolean isCollection(Class<?> type) {
        return Arrays.asList(List.class, Set.class, Collection.class, Iterable.class)
                .contains(type);
    }

    /** An array of what is bound. */
    static JavaBinding array(Class<?> componentType, JavaBinding element) {
        ObjectNode schema = type("array");
        schema.set("items", element.schema);
        return new JavaBinding(schema, (node, place) -> {
            List<Object> values = elements(node, element, place);
            Object array = Array.newInstance(componentType, values.size());
            for (int i = 0; i < values.size(); i++) {
                Array.set(array, i, values.get(i));
            }
            return array;
        });
    }

    private static List<Object> elements(JsonNode node, JavaBinding element, String place) {
        require(node.isArray(), node, place, "a list");
        List<Object> values = new ArrayList<>();
        for (JsonNode one : node) {
            values.add(element.reader.read(one, place));
        }
        return values;
    }

    /** A map from names to what is bound. */
    static JavaBinding map(JavaBinding value) {
        ObjectNode schema = type("object");
        schema.set("additionalProperties", value.schema);
        return new JavaBinding(schema, (node, place) -> {
            require(node.isObject(), node, place, "an object");
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                values.put(entry.getKey(), value.reader.read(entry.getValue(), place));
            }
            return values;
        });
    }

    /** What another schema, referred to, describes. */
    static JavaBinding reference(String name, Reader reader) {
        return new JavaBinding(NODES.objectNode().put("$ref", "#/$defs/" + name), reader);
    }
}
