package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How {@code format(value, spec)} writes a value: {@code [[fill]align][sign][#][0][width][grouping][.precision][type]}.
 *
 * @see <a href="https://docs.python.org/3/library/string.html#format-specification-mini-language">The mini-language</a>
 */
final class FormatSpec {

    private static final Pattern SYNTAX = Pattern.compile(
            "(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?z?(?<alternate>#)?(?<zero>0)?(?<width>\\d{1,9})?"
                    + "(?<grouping>[,_])?(?:\\.(?<precision>\\d{1,9}))?(?<type>[a-zA-Z%])?",
            Pattern.DOTALL);

    private static final int ABSENT = -1;

    private final String spec;
    private final Meter meter;
    private final String fill;
    private final char align; // 0 where not said
    private final char sign;
    private final boolean alternate;
    private final int width;
    private final String grouping;
    private final int precision;
    private final char type; // 0 where not said

    private FormatSpec(String spec, Matcher match, Meter meter) {
        this.spec = spec;
        this.meter = meter;
        boolean zero = match.group("zero") != null;
        fill = match.group("fill") != null ? match.group("fill") : zero && match.group("align") == null ? "0" : " ";
        align = match.group("align") != null ? match.group("align").charAt(0) : zero ? '=' : 0;
        sign = match.group("sign") != null ? match.group("sign").charAt(0) : '-';
        alternate = match.group("alternate") != null;
        width = match.group("width") != null ? Integer.parseInt(match.group("width")) : 0;
        grouping = match.group("grouping") != null ? match.group("grouping") : "";
        precision = match.group("precision") != null ? Integer.parseInt(match.group("precision")) : ABSENT;
        type = match.group("type") != null ? match.group("type").charAt(0) : 0;
    }

    /** What {@code format(value, spec)} gives. */
    static String format(Value value, String spec, Meter meter) {
        if (spec.isEmpty()) {
            return Printer.str(value, meter);
        }
        if (!(value instanceof StringValue) && !(value instanceof NumberValue)) {
            throw new TemplateTypeException(
                    "unsupported format string passed to %s.__format__".formatted(value.typeName()));
        }
        Matcher match = SYNTAX.matcher(spec);
        if (!match.matches()) {
            throw new TemplateValueException(
                    "Invalid format specifier '%s' for object of type '%s'".formatted(spec, value.typeName()));
        }
        FormatSpec format = new FormatSpec(spec, match, meter);
        return switch (value) {
            case StringValue string -> format.string(string);
            case FloatValue(double number) -> format.floating(number);
            case IntValue _, BoolValue _ -> format.number((NumberValue) value);
            default -> throw new IllegalArgumentException(value.typeName());
        };
    }

    private String string(StringValue value) {
        if (type != 0 && type != 's') {
            throw unknownType(value);
        }
        if (!grouping.isEmpty()) {
            throw new TemplateValueException("Cannot specify '%s' with 's'.".formatted(grouping));
        }
        if (sign != '-' || alternate || (align == '=' && !fill.equals("0"))) {
            throw new TemplateValueException(
                    "Sign, '=' alignment and '#' are not allowed in string format specifier '%s'".formatted(spec));
        }
        int length = precision == ABSENT ? value.length() : Math.min(precision, value.length());
        String text = value.text().substring(0, value.offset(length));
        return pad("", text, align == 0 || align == '=' ? '<' : align);
    }

    private String number(NumberValue value) {
        BigInteger integer = Numbers.integer(value);
        return switch (type) {
            case 0, 'd', 'n', 'b', 'o', 'x', 'X' -> {
                if (precision != ABSENT) {
                    throw new TemplateValueException("Precision not allowed in integer format specifier");
                }
                String prefix =
                        NumberText.sign(integer.signum() < 0, sign) + (alternate ? NumberText.prefix(type) : "");
                int group = "boxX".indexOf(type) >= 0 && type != 0 ? 4 : 3;
                yield padNumber(prefix, NumberText.ofInteger(integer, type), "", group);
            }
            case 'c' -> {
                if (integer.signum() < 0
                        || integer.bitLength() > 31
                        || !Character.isValidCodePoint(integer.intValue())) {
                    throw new TemplateValueException(
                            "OverflowError", "the code of a character is not in range(0x110000)");
                }
                yield pad("", Character.toString(integer.intValue()), align == 0 ? '<' : align);
            }
            case 'e', 'E', 'f', 'F', 'g', 'G', '%' -> floating(Numbers.toDouble(value));
            default -> throw unknownType(value);
        };
    }

    private String floating(double value) {
        String prefix = NumberText.sign(NumberText.isNegative(value), sign);
        String digits = switch (type) {
            case 0 ->
                precision == ABSENT
                        ? FloatText.repr(Math.abs(value))
                        : NumberText.ofFloat(value, 'r', precision, alternate, meter);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> digits(value, type);
            case 'n' -> digits(value, 'g');
            case '%' -> digits(value * 100, 'f') + "%";
            default -> throw unknownType(new FloatValue(value));
        };
        int whole = 0;
        while (whole < digits.length() && Character.isDigit(digits.charAt(whole))) {
            whole++;
        }
        return padNumber(prefix, digits.substring(0, whole), digits.substring(whole), 3);
    }

    private String digits(double value, char letter) {
        int digits = precision == ABSENT ? NumberText.DEFAULT_PRECISION : precision;
        return NumberText.ofFloat(value, letter, digits, alternate, meter);
    }

    /** Groups the digits before the fraction; zeros that fill the width are grouped too. */
    private String padNumber(String prefix, String whole, String rest, int group) {
        char place = align == 0 ? '>' : align;
        if (grouping.isEmpty()) {
            return pad(prefix, whole + rest, place);
        }
        meter.characters(2L * width);
        StringBuilder digits = new StringBuilder(whole);
        if (place == '=' && fill.equals("0")) {
            while (prefix.length() + grouped(digits.length(), group) + rest.length() < width) {
                digits.insert(0, '0');
            }
        }
        for (int index = digits.length() - group; index > 0; index -= group) {
            digits.insert(index, grouping);
        }
        return pad(prefix, digits + rest, place);
    }

    private static int grouped(int digits, int group) {
        return digits + (digits - 1) / group;
    }

    private String pad(String prefix, String text, char place) {
        long margin = (long) width - prefix.length() - text.codePointCount(0, text.length());
        long left = switch (place) {
            case '>' -> margin;
            case '^' -> margin / 2;
            default -> 0;
        };
        TextBuilder padded = new TextBuilder(meter).repeat(fill, left).append(prefix);
        if (place == '=') {
            return padded.repeat(fill, margin).append(text).toString();
        }
        return padded.append(text).repeat(fill, margin - left).toString();
    }

    private TemplateValueException unknownType(Value value) {
        return new TemplateValueException(
                "Unknown format code '%s' for object of type '%s'".formatted(type, value.typeName()));
    }
}
