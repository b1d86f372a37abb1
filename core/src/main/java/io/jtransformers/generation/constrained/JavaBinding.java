package io.jtransformers.generation.constrained;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
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
        Function<JsonNode, Object> reader,
        boolean isOptional,
        @Nullable Object ifAbsent) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Numbers of this size and all below keep away from the infinity of a {@code float}. */
    private static final double GREATEST_FLOAT = 1e30;

    private static final Map<Class<?>, JavaBinding> PLAIN = plainTypes();

    /** A type whose values are always there. */
    private JavaBinding(ObjectNode schema, Function<JsonNode, Object> reader) {
        this(schema, reader, false, null);
    }

    private static Map<Class<?>, JavaBinding> plainTypes() {
        Map<Class<?>, JavaBinding> types = new LinkedHashMap<>();
        types.put(String.class, text(null, value -> value));
        types.put(CharSequence.class, text(null, value -> value));
        // What a char cannot hold is no option.
        types.put(
                char.class,
                new JavaBinding(
                        type("string").put("pattern", "^[\\u0020-\\uD7FF\\uE000-\\uFFFF]$"),
                        node -> node.asString().charAt(0)));
        types.put(boolean.class, new JavaBinding(type("boolean"), JsonNode::asBoolean));
        types.put(byte.class, whole(Byte.MIN_VALUE, Byte.MAX_VALUE, number -> (byte) (long) number));
        types.put(short.class, whole(Short.MIN_VALUE, Short.MAX_VALUE, number -> (short) (long) number));
        types.put(int.class, whole(Integer.MIN_VALUE, Integer.MAX_VALUE, number -> (int) (long) number));
        types.put(long.class, whole(Long.MIN_VALUE, Long.MAX_VALUE, number -> number));
        types.put(BigInteger.class, new JavaBinding(type("integer"), JsonNode::bigIntegerValue));
        types.put(
                float.class,
                new JavaBinding(floats(), node -> node.decimalValue().floatValue()));
        types.put(
                double.class,
                new JavaBinding(type("number"), node -> node.decimalValue().doubleValue()));
        types.put(BigDecimal.class, new JavaBinding(type("number"), JsonNode::decimalValue));
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
        return new JavaBinding(
                format == null ? schema : schema.put("format", format), node -> reader.apply(node.asString()));
    }

    private static JavaBinding whole(long least, long most, Function<Long, Object> reader) {
        return new JavaBinding(
                type("integer").put("minimum", least).put("maximum", most),
                node -> reader.apply(node.decimalValue().longValueExact()));
    }

    private static JavaBinding enumeration(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        ObjectNode schema = type("string");
        var names = schema.putArray("enum");
        Map<String, Object> byName = new LinkedHashMap<>();
        for (Object constant : constants) {
            String name = ((Enum<?>) constant).name();
            names.add(name);
            byName.put(name, constant);
        }
        return new JavaBinding(schema, node -> byName.get(node.asString()));
    }

    /** A value that may be left out or be {@code null}. */
    private static JavaBinding orAbsent(JavaBinding value, Object ifAbsent, Function<Object, Object> wrap) {
        ObjectNode schema = NODES.objectNode();
        schema.putArray("anyOf").add(value.schema).add(type("null"));
        return new JavaBinding(
                schema, node -> node.isNull() ? ifAbsent : wrap.apply(value.reader.apply(node)), true, ifAbsent);
    }

    /** An {@link Optional} of what is bound. */
    static JavaBinding optional(JavaBinding value) {
        return orAbsent(value, Optional.empty(), Optional::of);
    }

    /** A list, a set or another collection of what is bound. */
    static JavaBinding collection(Class<?> type, JavaBinding element) {
        ObjectNode schema = type("array");
        schema.set("items", element.schema);
        return new JavaBinding(schema, node -> {
            List<Object> values = elements(node, element);
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
        return new JavaBinding(schema, node -> {
            List<Object> values = elements(node, element);
            Object array = Array.newInstance(componentType, values.size());
            for (int i = 0; i < values.size(); i++) {
                Array.set(array, i, values.get(i));
            }
            return array;
        });
    }

    private static List<Object> elements(JsonNode node, JavaBinding element) {
        List<Object> values = new ArrayList<>();
        node.forEach(one -> values.add(element.reader.apply(one)));
        return values;
    }

    /** A map from names to what is bound. */
    static JavaBinding map(JavaBinding value) {
        ObjectNode schema = type("object");
        schema.set("additionalProperties", value.schema);
        return new JavaBinding(schema, node -> {
            Map<String, Object> values = new LinkedHashMap<>();
            node.properties().forEach(entry -> values.put(entry.getKey(), value.reader.apply(entry.getValue())));
            return values;
        });
    }

    /** What another schema, referred to, describes. */
    static JavaBinding reference(String name, Function<JsonNode, Object> reader) {
        return new JavaBinding(NODES.objectNode().put("$ref", "#/$defs/" + name), reader);
    }
}
