package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The arithmetic operators, for whatever types Python has them. */
public final class Operators {

    private Operators() {}

    /** {@code left + right}: a sum, or one after the other. */
    public static Value add(Value left, Value right, Meter meter) {
        requireDefined(left);
        requireDefined(right);
        return switch (left) {
            case NumberValue a when right instanceof NumberValue b -> Numbers.add(a, b);
            case StringValue a when right instanceof StringValue b -> concatenate(a, b, meter);
            case ListValue a
            when right instanceof ListValue b -> new ListValue(concatenate(a.items(), b.items(), meter));
            case TupleValue a
            when right instanceof TupleValue b -> new TupleValue(concatenate(a.items(), b.items(), meter));
            case BytesValue a when right instanceof BytesValue b -> new BytesValue(a.latin1() + b.latin1());
            case StringValue _, ListValue _, TupleValue _ ->
                throw new TemplateTypeException("can only concatenate %s (not \"%s\") to %s"
                        .formatted(concatenated(left), right.typeName(), concatenated(left)));
            default -> throw unsupported("+", left, right);
        };
    }

    private static String concatenated(Value value) {
        return value instanceof StringValue ? "str" : value instanceof TupleValue ? "tuple" : value.typeName();
    }

    private static StringValue concatenate(StringValue left, StringValue right, Meter meter) {
        boolean markup = left.isMarkup() || right.isMarkup();
        String first = markup ? Markup.escape(left, meter).text() : left.text();
        String second = markup ? Markup.escape(right, meter).text() : right.text();
        meter.characters((long) first.length() + second.length());
        String text = first.concat(second);
        return markup ? StringValue.markup(text) : StringValue.of(text);
    }

    private static List<Value> concatenate(List<Value> left, List<Value> right, Meter meter) {
        meter.elements((long) left.size() + right.size());
        List<Value> result = new ArrayList<>(left.size() + right.size());
        result.addAll(left);
        result.addAll(right);
        return result;
    }

    /** {@code left - right}. */
    public static Value subtract(Value left, Value right) {
        if (left instanceof NumberValue a && right instanceof NumberValue b) {
            return Numbers.subtract(a, b);
        }
        throw unsupported("-", left, right);
    }

    /** {@code left * right}: a product, or a sequence repeated. */
    public static Value multiply(Value left, Value right, Meter meter) {
        requireDefined(left);
        requireDefined(right);
        if (left instanceof NumberValue a && right instanceof NumberValue b) {
            return Numbers.multiply(a, b);
        }
        if (isSequence(left)) {
            return repeat(left, right, meter);
        }
        if (isSequence(right)) {
            return repeat(right, left, meter);
        }
        throw unsupported("*", left, right);
    }

    private static boolean isSequence(Value value) {
        return value instanceof StringValue || value instanceof ListValue || value instanceof TupleValue;
    }

    private static Value repeat(Value sequence, Value count, Meter meter) {
        if (!(count instanceof NumberValue number) || !Numbers.isInteger(number)) {
            throw new TemplateTypeException(
                    "can't multiply sequence by non-int of type '%s'".formatted(count.typeName()));
        }
        BigInteger times = Numbers.integer(number);
        if (times.bitLength() > 63) {
            throw new TemplateValueException("OverflowError", "cannot fit 'int' into an index-sized integer");
        }
        long repetitions = Math.clamp(times.longValue(), 0, Integer.MAX_VALUE);
        return switch (sequence) {
            case StringValue string ->
                string.like(new TextBuilder(meter)
                        .repeat(string.text(), repetitions)
                        .toString());
            case ListValue list -> new ListValue(repeat(list.items(), repetitions, meter));
            case TupleValue tuple -> new TupleValue(repeat(tuple.items(), repetitions, meter));
            default -> throw unsupported("*", sequence, count);
        };
    }

    private static List<Value> repeat(List<Value> items, long repetitions, Meter meter) {
        if (items.isEmpty()) {
            return List.of();
        }
        meter.elements(items.size() * repetitions);
        List<Value> result = new ArrayList<>();
        for (long turn = 0; turn < repetitions; turn++) {
            result.addAll(items);
        }
        return result;
    }

    /** {@code left / right}. */
    public static Value divide(Value left, Value right) {
        if (left instanceof NumberValue a && right instanceof NumberValue b) {
            return Numbers.divide(a, b);
        }
        throw unsupported("/", left, right);
    }

    /** {@code left // right}. */
    public static Value floorDivide(Value left, Value right) {
        if (left instanceof NumberValue a && right instanceof NumberValue b) {
            return Numbers.floorDivide(a, b);
        }
        throw unsupported("//", left, right);
    }

    /** {@code left % right}: a remainder, or a text with its placeholders filled. */
    public static Value modulo(Value left, Value right, Meter meter) {
        if (left instanceof StringValue format) {
            return PercentFormat.format(format, right, meter);
        }
        if (left instanceof NumberValue a && right instanceof NumberValue b) {
            return Numbers.modulo(a, b);
        }
        throw unsupported("%", left, right);
    }

    /** {@code left ** right}. */
    public static Value power(Value left, Value right) {
        if (left instanceof NumberValue a && right instanceof NumberValue b) {
            return Numbers.power(a, b);
        }
        throw unsupported("** or pow()", left, right);
    }

    /** {@code -operand}. */
    public static Value negate(Value operand) {
        if (operand instanceof NumberValue number) {
            return Numbers.negate(number);
        }
        requireDefined(operand);
        throw new TemplateTypeException("bad operand type for unary -: '%s'".formatted(operand.typeName()));
    }

    /** {@code +operand}. */
    public static Value plus(Value operand) {
        if (operand instanceof NumberValue number) {
            return operand instanceof BoolValue ? new IntValue(Numbers.integer(number)) : operand;
        }
        requireDefined(operand);
        throw new TemplateTypeException("bad operand type for unary +: '%s'".formatted(operand.typeName()));
    }

    /** Fails where a value is undefined. */
    static void requireDefined(Value value) {
        if (value instanceof UndefinedValue undefined) {
            throw undefined.failure();
        }
    }

    private static TemplateTypeException unsupported(String operator, Value left, Value right) {
        requireDefined(left);
        requireDefined(right);
        return new TemplateTypeException("unsupported operand type(s) for %s: '%s' and '%s'"
                .formatted(operator, left.typeName(), right.typeName()));
    }
}
