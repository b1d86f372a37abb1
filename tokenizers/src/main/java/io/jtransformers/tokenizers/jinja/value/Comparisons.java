package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import java.util.Iterator;
import java.util.List;

/** The comparing operators and {@code in}. */
public final class Comparisons {

    private Comparisons() {}

    /** {@code left == right}. */
    public static boolean equal(Value left, Value right) {
        if (left instanceof FloatValue(double a) && right instanceof FloatValue(double b)) {
            return a == b; // the same object need not be equal to itself
        }
        return left.equals(right);
    }

    /** {@code left < right}. */
    public static boolean less(Value left, Value right) {
        return ordered("<", left, right);
    }

    /** {@code left > right}. */
    public static boolean greater(Value left, Value right) {
        return ordered(">", left, right);
    }

    /** {@code left <= right}. */
    public static boolean lessOrEqual(Value left, Value right) {
        return ordered("<=", left, right);
    }

    /** {@code left >= right}. */
    public static boolean greaterOrEqual(Value left, Value right) {
        return ordered(">=", left, right);
    }

    private static boolean ordered(String operator, Value left, Value right) {
        if (left instanceof NumberValue a && right instanceof NumberValue b) {
            return switch (operator) {
                case "<" -> Numbers.less(a, b);
                case ">" -> Numbers.less(b, a);
                case "<=" -> Numbers.less(a, b) || NumberValue.equal(a, b);
                default -> Numbers.less(b, a) || NumberValue.equal(a, b);
            };
        }
        if (left instanceof StringValue a && right instanceof StringValue b) {
            return holds(operator, StringValue.compare(a.text(), b.text()));
        }
        if (left instanceof BytesValue a && right instanceof BytesValue b) {
            return holds(operator, a.latin1().compareTo(b.latin1()));
        }
        if (left instanceof ListValue a && right instanceof ListValue b) {
            return ordered(operator, a.items(), b.items());
        }
        if (left instanceof TupleValue a && right instanceof TupleValue b) {
            return ordered(operator, a.items(), b.items());
        }
        Operators.requireDefined(left);
        Operators.requireDefined(right);
        throw new TemplateTypeException("'%s' not supported between instances of '%s' and '%s'"
                .formatted(operator, left.typeName(), right.typeName()));
    }

    /** Sequences compare by their first elements that differ. */
    private static boolean ordered(String operator, List<Value> left, List<Value> right) {
        int length = Math.min(left.size(), right.size());
        for (int index = 0; index < length; index++) {
            Value a = left.get(index);
            Value b = right.get(index);
            if (!a.equals(b)) {
                return ordered(operator, a, b);
            }
        }
        return holds(operator, Integer.compare(left.size(), right.size()));
    }

    private static boolean holds(String operator, int comparison) {
        return switch (operator) {
            case "<" -> comparison < 0;
            case ">" -> comparison > 0;
            case "<=" -> comparison <= 0;
            default -> comparison >= 0;
        };
    }

    /** {@code element in container}. */
    public static boolean contains(Value container, Value element, Meter meter) {
        return switch (container) {
            case StringValue text -> {
                if (!(element instanceof StringValue part)) {
                    throw new TemplateTypeException(
                            "'in <string>' requires string as left operand, not " + element.typeName());
                }
                yield TextSearch.indexOf(text.text(), part.text(), 0) >= 0;
            }
            case DictValue dict -> dict.entries().containsKey(Dicts.requireHashable(element));
            case DictView(DictValue dict, DictView.Kind kind)
            when kind == DictView.Kind.KEYS -> dict.entries().containsKey(Dicts.requireHashable(element));
            case RangeValue range
            when element instanceof NumberValue number && Numbers.isInteger(number) ->
                range.elements().contains(element);
            case ListValue list -> list.items().contains(element);
            case TupleValue tuple -> tuple.items().contains(element);
            default -> search(container, element, meter);
        };
    }

    private static boolean search(Value container, Value element, Meter meter) {
        if (!Iteration.isIterable(container)) {
            throw new TemplateTypeException(
                    "argument of type '%s' is not a container or iterable".formatted(container.typeName()));
        }
        Iterator<Value> elements = Iteration.iterate(container, meter);
        while (elements.hasNext()) {
            if (elements.next().equals(element)) {
                return true;
            }
        }
        return false;
    }

    /** {@code left is right}: the same object, as far as Python shares objects. */
    @SuppressWarnings("ReferenceEquality") // identity is what is asked for
    public static boolean same(Value left, Value right) {
        if (left instanceof IntValue(var a) && right instanceof IntValue(var b)) {
            boolean shared = a.bitLength() <= 9 && a.intValue() >= -5 && a.intValue() <= 256;
            return left == right || (shared && a.equals(b));
        }
        return left == right;
    }
}
