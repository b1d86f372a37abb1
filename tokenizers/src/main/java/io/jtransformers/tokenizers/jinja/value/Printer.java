package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateLimitException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;

/** Prints values as Python's {@code str} and {@code repr} do. */
public final class Printer {

    private static final int MAX_DIGITS = 4300;

    private final TextBuilder out;
    private final Meter meter;
    private int depth;

    private Printer(Meter meter) {
        this.meter = meter;
        out = new TextBuilder(meter);
    }

    /** What {@code str(value)} gives. */
    public static String str(Value value, Meter meter) {
        return switch (value) {
            case StringValue string -> string.text();
            case UndefinedValue _ -> "";
            default -> repr(value, meter);
        };
    }

    /** What {@code repr(value)} gives. */
    public static String repr(Value value, Meter meter) {
        Printer printer = new Printer(meter);
        printer.print(value);
        return printer.out.toString();
    }

    private void print(Value value) {
        switch (value) {
            case NoneValue _ -> out.append("None");
            case BoolValue bool -> out.append(bool.toString());
            case IntValue(BigInteger number) -> out.append(integer(number));
            case FloatValue(double number) -> out.append(FloatText.repr(number));
            case StringValue string -> printString(string);
            case BytesValue(String latin1) -> QuotedText.appendBytes(latin1, out.append('b'));
            case ListValue list -> printAll("[", list.items(), "]");
            case TupleValue tuple -> printAll("(", tuple.items(), tuple.size() == 1 ? ",)" : ")");
            case DictValue dict -> printDict(dict);
            case DictView view -> printAll(view.typeName() + "([", view.elements(), "])");
            case RangeValue range -> printRange(range);
            case IteratorValue iterator -> out.append("<" + iterator.description() + ">");
            case UndefinedValue _ -> out.append("Undefined");
            case ObjectValue object -> printObject(object);
        }
    }

    private void printString(StringValue string) {
        if (string.isMarkup()) {
            out.append("Markup(");
        }
        QuotedText.append(string.text(), out);
        if (string.isMarkup()) {
            out.append(')');
        }
    }

    private void printAll(String opening, Collection<Value> values, String closing) {
        out.append(opening);
        String separator = "";
        for (Value value : values) {
            meter.step();
            out.append(separator);
            print(value);
            separator = ", ";
        }
        out.append(closing);
    }

    private void printDict(DictValue dict) {
        out.append('{');
        String separator = "";
        for (Map.Entry<Value, Value> entry : dict.entries().entrySet()) {
            meter.step();
            out.append(separator);
            print(entry.getKey());
            out.append(": ");
            print(entry.getValue());
            separator = ", ";
        }
        out.append('}');
    }

    private void printRange(RangeValue range) {
        out.append("range(")
                .append(range.start().toString())
                .append(", ")
                .append(range.stop().toString());
        if (!range.step().equals(BigInteger.ONE)) {
            out.append(", ").append(range.step().toString());
        }
        out.append(')');
    }

    /** Objects may hold themselves. */
    private void printObject(ObjectValue object) {
        depth++;
        meter.enter();
        if (depth > Extent.MAX_DEPTH) {
            throw new TemplateLimitException("RecursionError", "A value that contains itself cannot be printed.");
        }
        out.append(object.describe(meter));
        meter.leave();
        depth--;
    }

    /** The digits of a whole number; Python refuses very long ones too. */
    static String integer(BigInteger number) {
        if (number.bitLength() > MAX_DIGITS * 4) {
            throw tooManyDigits();
        }
        String digits = number.toString();
        if (digits.length() > MAX_DIGITS + 1) {
            throw tooManyDigits();
        }
        return digits;
    }

    private static TemplateValueException tooManyDigits() {
        return new TemplateValueException(
                "Exceeds the limit (%d digits) for integer string conversion".formatted(MAX_DIGITS));
    }
}
