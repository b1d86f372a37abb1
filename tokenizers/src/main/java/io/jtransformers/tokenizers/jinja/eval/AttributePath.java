package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.IntValue;
import io.jtransformers.tokenizers.jinja.value.Lookup;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.StringMethods;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.TupleValue;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The argument {@code attribute} of filters: {@code "a.b.0"} goes from a value to a value inside it. */
final class AttributePath {

    private static final int MAX_DIGITS = 9;

    private final List<Value> keys;
    private final @Nullable Value otherwise;
    private final Meter meter;

    private AttributePath(List<Value> keys, @Nullable Value otherwise, Meter meter) {
        this.keys = keys;
        this.otherwise = otherwise;
        this.meter = meter;
    }

    /**
     * A path.
     *
     * @param path names and numbers with points between them, one number, or {@code None} for the value itself
     * @param otherwise what takes the place of what is undefined on the way, or null
     */
    static AttributePath of(Value path, @Nullable Value otherwise, Meter meter) {
        return new AttributePath(keys(path), otherwise, meter);
    }

    private static List<Value> keys(Value path) {
        if (path == NoneValue.NONE) {
            return List.of();
        }
        if (!(path instanceof StringValue text)) {
            return List.of(path);
        }
        List<Value> keys = new ArrayList<>();
        for (String part : text.text().split("\\.", -1)) {
            boolean number = !part.isEmpty()
                    && part.length() <= MAX_DIGITS
                    && part.chars().allMatch(Character::isDigit);
            keys.add(number ? new IntValue(new BigInteger(part)) : StringValue.of(part));
        }
        return keys;
    }

    Value get(Value value) {
        Value inner = value;
        for (Value key : keys) {
            inner = Lookup.itemOrAttribute(inner, key, meter);
            if (otherwise != null && inner instanceof UndefinedValue) {
                inner = otherwise;
            }
        }
        return inner;
    }

    /** What sorts by several paths, with commas between them: a tuple of what they lead to. */
    static UnaryOperator<Value> sortKey(Value paths, boolean caseSensitive, Meter meter) {
        List<Value> parts = paths instanceof StringValue text
                ? Arrays.stream(text.text().split(",", -1))
                        .<Value>map(StringValue::of)
                        .toList()
                : List.of(paths);
        List<AttributePath> several =
                parts.stream().map(part -> of(part, null, meter)).toList();
        return value -> new TupleValue(several.stream()
                .map(path -> caseSensitive ? path.get(value) : ignoreCase(path.get(value), meter))
                .toList());
    }

    /** What compares by a path. */
    static UnaryOperator<Value> key(Value path, @Nullable Value otherwise, boolean caseSensitive, Meter meter) {
        AttributePath attribute = of(path, otherwise, meter);
        return value -> caseSensitive ? attribute.get(value) : ignoreCase(attribute.get(value), meter);
    }

    /** A text in small letters; another value as it is. */
    static Value ignoreCase(Value value, Meter meter) {
        return value instanceof StringValue text ? StringMethods.call(text, "lower", meter) : value;
    }
}
