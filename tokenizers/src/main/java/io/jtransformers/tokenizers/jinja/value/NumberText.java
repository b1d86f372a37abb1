package io.jtransformers.tokenizers.jinja.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Digits of numbers as the formatting mini-languages of Python ask for them. Signs are left to the caller. */
final class NumberText {

    static final int DEFAULT_PRECISION = 6;

    /** The powers of ten that {@code g} writes without an exponent begin here. */
    private static final int MIN_PLAIN_EXPONENT = -4;

    private NumberText() {}

    /**
     * The absolute value of a float.
     *
     * @param type {@code e}, {@code f} or {@code g}, large for large letters, or {@code r} for a {@code g} that always
     *     has a fraction
     * @param precision digits of the fraction, or significant ones for {@code g} and {@code r}
     * @param alternate keeps the point and, for {@code g}, the zeros at the end
     */
    static String ofFloat(double value, char type, int precision, boolean alternate, Meter meter) {
        double magnitude = Math.abs(value);
        boolean large = Character.isUpperCase(type);
        if (Double.isNaN(magnitude) || Double.isInfinite(magnitude)) {
            String name = Double.isNaN(magnitude) ? "nan" : "inf";
            return large ? name.toUpperCase(Locale.ROOT) : name;
        }
        meter.characters(precision);
        BigDecimal exact = new BigDecimal(magnitude);
        String digits = switch (Character.toLowerCase(type)) {
            case 'f' -> fixed(exact, precision, alternate);
            case 'e' -> scientific(exact, precision, alternate);
            default -> general(exact, Math.max(precision, 1), alternate, type == 'r');
        };
        return large ? digits.toUpperCase(Locale.ROOT) : digits;
    }

    private static String fixed(BigDecimal value, int precision, boolean alternate) {
        String digits = value.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
        return alternate && precision == 0 ? digits + "." : digits;
    }

    private static String scientific(BigDecimal value, int precision, boolean alternate) {
        BigDecimal rounded = value.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        int exponent = value.signum() == 0 ? 0 : exponent(rounded);
        String digits = rounded.unscaledValue().toString();
        String padded = digits + "0".repeat(Math.max(0, precision + 1 - digits.length()));
        String point = precision > 0 || alternate ? "." : "";
        return padded.charAt(0) + point + padded.substring(1, precision + 1) + FloatText.exponent(exponent);
    }

    private static String general(BigDecimal value, int precision, boolean alternate, boolean fraction) {
        BigDecimal rounded = value.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        int exponent = value.signum() == 0 ? 0 : exponent(rounded);
        int plainExponents = fraction ? precision - 1 : precision;
        if (exponent < MIN_PLAIN_EXPONENT || exponent >= plainExponents) {
            String digits = scientific(value, precision - 1, alternate);
            if (alternate) {
                return digits;
            }
            int end = digits.indexOf('e');
            return withoutZeros(digits.substring(0, end)) + digits.substring(end);
        }
        String digits = fixed(value, Math.max(0, precision - 1 - exponent), alternate);
        String shortened = alternate ? digits : withoutZeros(digits);
        return fraction && shortened.indexOf('.') < 0 ? shortened + ".0" : shortened;
    }

    private static int exponent(BigDecimal value) {
        return value.precision() - value.scale() - 1;
    }

    private static String withoutZeros(String digits) {
        if (digits.indexOf('.') < 0) {
            return digits;
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, digits.charAt(end - 1) == '.' ? end - 1 : end);
    }

    /**
     * The absolute value of a whole number in base 2, 8, 10 or 16, which {@code b}, {@code o}, {@code x}, {@code X} ask
     * for.
     */
    static String ofInteger(BigInteger value, char type) {
        BigInteger magnitude = value.abs();
        return switch (type) {
            case 'b' -> magnitude.toString(2);
            case 'o' -> magnitude.toString(8);
            case 'x' -> magnitude.toString(16);
            case 'X' -> magnitude.toString(16).toUpperCase(Locale.ROOT);
            default -> Printer.integer(magnitude);
        };
    }

    /** What is written before the digits of a base. */
    static String prefix(char type) {
        return switch (type) {
            case 'b' -> "0b";
            case 'o' -> "0o";
            case 'x' -> "0x";
            case 'X' -> "0X";
            default -> "";
        };
    }

    /** The sign that goes before the digits: {@code positive} is {@code +}, a space, or {@code -} for nothing. */
    static String sign(boolean negative, char positive) {
        return negative ? "-" : positive == '-' ? "" : String.valueOf(positive);
    }

    static boolean isNegative(double value) {
        return Math.copySign(1, value) < 0 && !Double.isNaN(value);
    }
}
