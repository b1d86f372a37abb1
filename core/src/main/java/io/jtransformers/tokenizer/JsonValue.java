package io.jtransformers.tokenizer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of JSON, as messages, tools and the variables of chat templates hold them. Immutable; {@code toString} gives
 * its JSON. Whole numbers and others are told apart, as templates print them differently.
 */
public sealed interface JsonValue {

    /** The value {@code null}. */
    JsonValue NULL = new Null();

    /** The value {@code true}. */
    JsonValue TRUE = new Bool(true);

    /** The value {@code false}. */
    JsonValue FALSE = new Bool(false);

    /**
     * Reads JSON. Like Python, it takes {@code NaN} and {@code Infinity} for numbers.
     *
     * @throws JsonException if the text is no JSON, or nests deeper than {@value Composite#DEEPEST_NESTING}
     */
    static JsonValue parse(String json) {
        return JsonReader.read(json);
    }

    /** A text. */
    static JsonValue of(String text) {
        return new Text(text);
    }

    /** A whole number. */
    static JsonValue of(long number) {
        return new Whole(BigInteger.valueOf(number));
    }

    /** A number that is not taken for a whole one, even if it is. */
    static JsonValue of(double number) {
        return new Real(number);
    }

    /** {@link #TRUE} or {@link #FALSE}. */
    static JsonValue of(boolean truth) {
        return truth ? TRUE : FALSE;
    }

    /**
     * The value of plain Java objects, however nested: maps with texts as keys, collections, texts, numbers, booleans,
     * values of JSON and null.
     *
     * @throws JsonException if something else is among them, or they nest too deep
     */
    static JsonValue from(@Nullable Object plain) {
        return from(plain, 0);
    }

    private static JsonValue from(@Nullable Object plain, int depth) {
        Composite.checkDepth(depth);
        return switch (plain) {
            case null -> NULL;
            case JsonValue value -> value;
            case CharSequence text -> of(text.toString());
            case Boolean truth -> of(truth.booleanValue());
            case Byte _, Short _, Integer _, Long _ -> of(((Number) plain).longValue());
            case BigInteger number -> new Whole(number);
            case Float _, Double _, BigDecimal _ -> of(((Number) plain).doubleValue());
            case Collection<?> collection -> {
                List<JsonValue> items = new ArrayList<>(collection.size());
                collection.forEach(item -> items.add(from(item, depth + 1)));
                yield new JsonArray(items);
            }
            case Map<?, ?> map -> {
                Map<String, JsonValue> members = LinkedHashMap.newLinkedHashMap(map.size());
                map.forEach((key, value) -> members.put(String.valueOf(key), from(value, depth + 1)));
                yield new JsonObject(members);
            }
            default ->
                throw new JsonException(
                        "A %s was to become JSON; maps, collections, texts, numbers, booleans and null do."
                                .formatted(plain.getClass().getTypeName()));
        };
    }

    /**
     * A text.
     *
     * @param value its characters
     */
    record Text(String value) implements JsonValue {
        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /**
     * A whole number of any size.
     *
     * @param value the number
     */
    record Whole(BigInteger value) implements JsonValue {
        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /**
     * A number with a fraction or an exponent.
     *
     * @param value the number
     */
    record Real(double value) implements JsonValue {
        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /**
     * True or false.
     *
     * @param value which of them
     */
    record Bool(boolean value) implements JsonValue {
        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /** The value {@code null}; {@link #NULL} is one. */
    record Null() implements JsonValue {
        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /** A value that holds others: a {@link JsonArray} or a {@link JsonObject}. */
    sealed interface Composite extends JsonValue permits JsonArray, JsonObject {

        /** How deep values nest at the most. */
        int DEEPEST_NESTING = 200;

        /** How deep this value nests: 1 where it holds no other composite value. */
        int depth();

        private static int depthOf(JsonValue value) {
            return value instanceof Composite composite ? composite.depth() : 0;
        }

        /** The depth of a value that holds {@code values}. */
        static int around(Collection<JsonValue> values) {
            int depth = 1;
            for (JsonValue value : values) {
                depth = Math.max(depth, depthOf(value) + 1);
            }
            checkDepth(depth);
            return depth;
        }

        private static void checkDepth(int depth) {
            if (depth > DEEPEST_NESTING) {
                throw new JsonException(
                        "Values nest deeper than %d levels; is one of them within itself?".formatted(DEEPEST_NESTING));
            }
        }
    }
}
