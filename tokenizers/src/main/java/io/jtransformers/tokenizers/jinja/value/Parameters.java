package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The arguments of one call by the names of the parameters. */
public final class Parameters {

    private final String function;
    private final String[] names;
    private final @Nullable Value[] values;

    Parameters(String function, String[] names, @Nullable Value[] values) {
        this.function = function;
        this.names = names;
        this.values = values;
    }

    void put(String name, Value value) {
        int index = Arrays.asList(names).indexOf(name);
        if (index < 0) {
            throw new TemplateTypeException("%s() got an unexpected keyword argument '%s'".formatted(function, name));
        }
        if (values[index] != null) {
            throw new TemplateTypeException("%s() got multiple values for argument '%s'".formatted(function, name));
        }
        values[index] = value;
    }

    void check(int required) {
        for (int index = 0; index < required; index++) {
            if (values[index] == null) {
                throw new TemplateTypeException(
                        "%s() missing required argument '%s' (pos %d)".formatted(function, names[index], index + 1));
            }
        }
    }

    /** An argument that must be given. */
    public Value required(String name) {
        Value value = find(name);
        if (value == null) {
            throw new TemplateTypeException("%s() missing required argument '%s'".formatted(function, name));
        }
        return value;
    }

    /** An argument, or null where it was not given. */
    public @Nullable Value find(String name) {
        return values[Arrays.asList(names).indexOf(name)];
    }

    /** An argument, or null where it was not given or is {@code None}. */
    public @Nullable Value findSome(String name) {
        Value value = find(name);
        return value == NoneValue.NONE ? null : value;
    }

    /** An argument, or {@code otherwise} where it was not given. */
    public Value value(String name, Value otherwise) {
        Value value = find(name);
        return value == null ? otherwise : value;
    }

    /** Whether an argument is true; false where it was not given. */
    public boolean isTrue(String name) {
        Value value = find(name);
        return value != null && value.isTrue();
    }

    /** A whole number that fits an int; larger ones become the largest or the smallest int. */
    public int integer(String name) {
        return integer(required(name));
    }

    /** A whole number, or {@code otherwise} where it was not given. */
    public int integer(String name, int otherwise) {
        Value value = find(name);
        return value == null ? otherwise : integer(value);
    }

    private static int integer(Value value) {
        BigInteger number = index(value);
        return number.bitLength() < 32
                ? number.intValue()
                : number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    /** A value that must be a whole number. */
    public static BigInteger index(Value value) {
        if (value instanceof NumberValue number && Numbers.isInteger(number)) {
            return Numbers.integer(number);
        }
        Operators.requireDefined(value);
        throw new TemplateTypeException("'%s' object cannot be interpreted as an integer".formatted(value.typeName()));
    }

    /** A text that must be given. */
    public String text(String name) {
        return text(name, required(name));
    }

    /** A text, or null where it was not given or is {@code None}. */
    public @Nullable String findText(String name) {
        Value value = findSome(name);
        return value == null ? null : text(name, value);
    }

    private String text(String name, Value value) {
        if (value instanceof StringValue string) {
            return string.text();
        }
        throw new TemplateTypeException(
                "%s() argument '%s' must be str, not %s".formatted(function, name, value.typeName()));
    }

    /** A text of one character, or a space where it was not given. */
    String fillCharacter(String name) {
        Value value = find(name);
        if (value == null) {
            return " ";
        }
        String text = text(name, value);
        if (text.codePointCount(0, text.length()) != 1) {
            throw new TemplateTypeException("The fill character must be exactly one character long");
        }
        return text;
    }

    /** A text that must not be empty. */
    String separator(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            throw new TemplateValueException("empty separator");
        }
        return text;
    }
}
