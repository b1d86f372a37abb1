package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the placeholders of {@code format % values}.
 *
 * @see <a href="https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting">printf-style
 *     formatting</a>
 */
final class PercentFormat {

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "%(?:\\((?<key>[^)]*)\\))?(?<flags>[-+"
                    + " #0]*)(?<width>\\*|\\d{0,9})(?:\\.(?<precision>\\*|\\d{0,9}))?[hlL]?(?<type>.)?",
            Pattern.DOTALL);

    private static final int ABSENT = -1;

    private final StringValue format;
    private final Value values;
    private final List<Value> positional;
    private final Meter meter;
    private final TextBuilder out;
    private int used;

    private PercentFormat(StringValue format, Value values, Meter meter) {
        this.format = format;
        this.values = values;
        this.meter = meter;
        positional = values instanceof TupleValue tuple ? tuple.items() : List.of(values);
        out = new TextBuilder(meter);
    }

    static Value format(StringValue format, Value values, Meter meter) {
        PercentFormat filling = new PercentFormat(format, values, meter);
        filling.fill();
        return format.like(filling.out.toString());
    }

    private void fill() {
        String text = format.text();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        int written = 0;
        while (placeholder.find(written)) {
            meter.step();
            out.append(text, written, placeholder.start());
            written = placeholder.end();
            if (placeholder.group("type") == null) {
                throw new TemplateValueException("incomplete format");
            }
            append(placeholder);
        }
        out.append(text, written, text.length());
        boolean mapping = values instanceof DictValue || values instanceof ListValue || values instanceof RangeValue;
        if (!mapping && used < positional.size() && !(values instanceof UndefinedValue && used == 0)) {
            throw new TemplateTypeException("not all arguments converted during string formatting");
        }
    }

    private void append(Matcher placeholder) {
        String key = placeholder.group("key");
        char type = placeholder.group("type").charAt(0);
        if (type == '%') {
            out.append('%');
            return;
        }
        String flags = placeholder.group("flags");
        int width = size(placeholder.group("width"), 0);
        int precision = placeholder.group("precision") == null ? ABSENT : size(placeholder.group("precision"), 0);
        boolean left = flags.indexOf('-') >= 0 || width < 0;
        Value value = key == null ? next() : named(key);
        Piece piece = piece(value, type, flags, precision, placeholder.start("type"));
        long margin = Math.abs((long) width) - piece.length();
        boolean zeros = piece.isNumber && flags.indexOf('0') >= 0 && !left;
        out.repeat(" ", left || zeros ? 0 : margin)
                .append(piece.prefix)
                .repeat("0", zeros ? margin : 0)
                .append(piece.text)
                .repeat(" ", left ? margin : 0);
    }

    private int size(String size, int absent) {
        if (size.equals("*")) {
            if (next() instanceof NumberValue number && Numbers.isInteger(number)) {
                return Numbers.integer(number).intValue();
            }
            throw new TemplateTypeException("* wants int");
        }
        return size.isEmpty() ? absent : Integer.parseInt(size);
    }

    private Value next() {
        if (used >= positional.size()) {
            throw new TemplateTypeException("not enough arguments for format string");
        }
        used++;
        return positional.get(used - 1);
    }

    private Value named(String key) {
        if (!(values instanceof DictValue dict)) {
            throw new TemplateTypeException("format requires a mapping");
        }
        Value value = dict.get(key);
        if (value == null) {
            throw new TemplateValueException("KeyError", Printer.repr(StringValue.of(key), meter));
        }
        return value;
    }

    private Piece piece(Value value, char type, String flags, int precision, int place) {
        return switch (type) {
            case 's' ->
                text(
                        value instanceof StringValue string ? string : StringValue.of(Printer.str(value, meter)),
                        precision);
            case 'r' -> text(StringValue.of(Printer.repr(value, meter)), precision);
            case 'a' -> text(StringValue.of(ascii(Printer.repr(value, meter))), precision);
            case 'c' -> text(character(value), ABSENT);
            case 'd', 'i', 'u' -> integer(whole(value, type), 'd', flags, precision);
            case 'o', 'x', 'X' -> integer(onlyWhole(value, type), type, flags, precision);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> floating(number(value).doubleValue(), type, flags, precision);
            default ->
                throw new TemplateValueException("unsupported format character '%s' (0x%x) at index %d"
                        .formatted(type, (int) type, format.codePointOf(place)));
        };
    }

    private Piece text(StringValue value, int precision) {
        StringValue escaped = format.isMarkup() ? Markup.escape(value, meter) : value;
        int length = precision == ABSENT ? escaped.length() : Math.min(precision, escaped.length());
        return new Piece("", escaped.text().substring(0, escaped.offset(length)), false);
    }

    private String ascii(String text) {
        TextBuilder ascii = new TextBuilder(meter);
        text.codePoints().forEach(codePoint -> {
            if (codePoint < 0x80) {
                ascii.append((char) codePoint);
            } else {
                String escape = codePoint <= 0xff ? "\\x%02x" : codePoint <= 0xffff ? "\\u%04x" : "\\U%08x";
                ascii.append(escape.formatted(codePoint));
            }
        });
        return ascii.toString();
    }

    private static StringValue character(Value value) {
        if (value instanceof StringValue string && string.length() == 1) {
            return string;
        }
        if (value instanceof NumberValue whole && Numbers.isInteger(whole)) {
            BigInteger number = Numbers.integer(whole);
            if (number.signum() < 0 || number.bitLength() > 31 || !Character.isValidCodePoint(number.intValue())) {
                throw new TemplateValueException("OverflowError", "the code of a character is not in range(0x110000)");
            }
            return StringValue.of(Character.toString(number.intValue()));
        }
        throw new TemplateTypeException(
                "%%c requires an int or a unicode character, not %s".formatted(value.typeName()));
    }

    private static BigInteger whole(Value value, char type) {
        return switch (value) {
            case FloatValue(double number) -> Numbers.truncate(number).value();
            case NumberValue number -> Numbers.integer(number);
            case UndefinedValue undefined -> throw undefined.failure();
            default ->
                throw new TemplateTypeException(
                        "%%%s format: a real number is required, not %s".formatted(type, value.typeName()));
        };
    }

    private static BigInteger onlyWhole(Value value, char type) {
        if (value instanceof NumberValue number && Numbers.isInteger(number)) {
            return Numbers.integer(number);
        }
        throw new TemplateTypeException(
                "%%%s format: an integer is required, not %s".formatted(type, value.typeName()));
    }

    private static NumberValue number(Value value) {
        Operators.requireDefined(value);
        if (value instanceof NumberValue number) {
            return new FloatValue(Numbers.toDouble(number));
        }
        throw new TemplateTypeException("must be real number, not %s".formatted(value.typeName()));
    }

    private Piece integer(BigInteger value, char type, String flags, int precision) {
        String digits = NumberText.ofInteger(value, type);
        String zeros = new TextBuilder(meter)
                .repeat("0", (long) precision - digits.length())
                .toString();
        String prefix = flags.indexOf('#') >= 0 ? NumberText.prefix(type) : "";
        return new Piece(sign(value.signum() < 0, flags) + prefix, zeros + digits, true);
    }

    private Piece floating(double value, char type, String flags, int precision) {
        int digits = precision == ABSENT ? NumberText.DEFAULT_PRECISION : precision;
        String text = NumberText.ofFloat(value, type, digits, flags.indexOf('#') >= 0, meter);
        return new Piece(sign(NumberText.isNegative(value), flags), text, true);
    }

    private static String sign(boolean negative, String flags) {
        return NumberText.sign(negative, flags.indexOf('+') >= 0 ? '+' : flags.indexOf(' ') >= 0 ? ' ' : '-');
    }

    /** What fills one placeholder; zeros go between prefix and text. */
    private record Piece(String prefix, String text, boolean isNumber) {

        int length() {
            return prefix.length() + text.codePointCount(0, text.length());
        }
    }
}
