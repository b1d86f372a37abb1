package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads numbers from texts as Python's {@code int} and {@code float} do. */
public final class NumberReading {

    private static final int MAX_DIGITS = 4_300;

    private NumberReading() {}

    /** A value as a whole number: a text in some base, a float without its fraction; null where it is none. */
    public static @Nullable Value integer(Value value, int base) {
        return switch (value) {
            case FloatValue(double number) -> Double.isNaN(number) ? null : Numbers.truncate(number);
            case NumberValue number -> new IntValue(Numbers.integer(number));
            case StringValue text -> {
                BigInteger integer = integer(text.text(), base);
                yield integer == null ? wholePart(floating(text.text())) : new IntValue(integer);
            }
            case UndefinedValue undefined -> throw undefined.failure();
            default -> null;
        };
    }

    private static @Nullable Value wholePart(@Nullable Double number) {
        return number == null || !Double.isFinite(number) ? null : Numbers.truncate(number);
    }

    private static @Nullable BigInteger integer(String text, int base) {
        String digits = withoutSpace(text).toLowerCase(Locale.ROOT);
        boolean negative = digits.startsWith("-");
        digits = negative || digits.startsWith("+") ? digits.substring(1) : digits;
        int radix = base;
        int prefixed = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 0;
        if (prefixed > 0 && (base == prefixed || base == 0)) {
            radix = prefixed;
            digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
        } else if (base == 0) {
            boolean octal = digits.startsWith("0") && !digits.chars().allMatch(unit -> unit == '0' || unit == '_');
            radix = octal ? 0 : 10;
        }
        if (radix < Character.MIN_RADIX || radix > Character.MAX_RADIX || digits.length() > MAX_DIGITS) {
            return null;
        }
        String plain = digits(digits, radix);
        if (plain == null) {
            return null;
        }
        BigInteger magnitude = new BigInteger(plain, radix);
        return negative ? magnitude.negate() : magnitude;
    }

    /** The digits without the single underscores between them, or null where something else is among them. */
    private static @Nullable String digits(String text, int radix) {
        if (text.isEmpty() || text.startsWith("_") || text.endsWith("_") || text.contains("__")) {
            return null;
        }
        String digits = text.replace("_", "");
        return digits.codePoints().allMatch(codePoint -> Character.digit(codePoint, radix) >= 0) ? digits : null;
    }

    /** A value as a float, or null where it is none. */
    public static @Nullable Value floating(Value value) {
        return switch (value) {
            case NumberValue number -> new FloatValue(Numbers.toDouble(number));
            case StringValue text -> {
                Double number = floating(text.text());
                yield number == null ? null : new FloatValue(number);
            }
            case UndefinedValue undefined -> throw undefined.failure();
            default -> null;
        };
    }

    /** A value as a float; fails where it is none. */
    public static double requireFloat(Value value) {
        if (floating(value) instanceof FloatValue(double number)) {
            return number;
        }
        if (value instanceof StringValue) {
            throw new TemplateValueException("could not convert string to float: '%s'".formatted(value));
        }
        throw new TemplateTypeException(
                "float() argument must be a string or a real number, not '%s'".formatted(value.typeName()));
    }

    private static @Nullable Double floating(String text) {
        String number = withoutSpace(text).toLowerCase(Locale.ROOT);
        boolean negative = number.startsWith("-");
        String magnitude = negative || number.startsWith("+") ? number.substring(1) : number;
        Double value = switch (magnitude) {
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> decimal(magnitude);
        };
        return value == null ? null : negative ? -value : value;
    }

    /** Digits with an optional point among them and an optional exponent behind. */
    private static @Nullable Double decimal(String text) {
        int exponent = text.indexOf('e');
        String mantissa = exponent < 0 ? text : text.substring(0, exponent);
        String power = exponent < 0 ? "0" : text.substring(exponent + 1);
        String magnitude = power.startsWith("-") || power.startsWith("+") ? power.substring(1) : power;
        int point = mantissa.indexOf('.');
        String whole = point < 0 ? mantissa : mantissa.substring(0, point);
        String fraction = point < 0 ? "" : mantissa.substring(point + 1);
        boolean valid = isDigits(magnitude)
                && (whole.isEmpty() || isDigits(whole))
                && (fraction.isEmpty() || isDigits(fraction))
                && !(whole.isEmpty() && fraction.isEmpty());
        if (!valid) {
            return null;
        }
        StringBuilder ascii = new StringBuilder();
        text.replace("_", "").codePoints().forEach(codePoint -> {
            int digit = Character.digit(codePoint, 10);
            ascii.appendCodePoint(digit >= 0 ? '0' + digit : codePoint);
        });
        return Double.valueOf(ascii.toString());
    }

    private static boolean isDigits(String text) {
        return digits(text, 10) != null;
    }

    private static String withoutSpace(String text) {
        return StringSplitting.strip(StringValue.of(text), null, true, true).text();
    }
}
