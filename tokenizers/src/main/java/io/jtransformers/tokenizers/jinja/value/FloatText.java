package io.jtransformers.tokenizers.jinja.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest text that reads back as the same double, in Python's notation: {@code 1.0}, {@code 1e+16}, {@code inf}.
 */
final class FloatText {

    /** Powers of ten outside of these are written with an exponent. */
    private static final int MIN_PLAIN_EXPONENT = -4;

    private static final int MAX_PLAIN_EXPONENT = 15;

    private FloatText() {}

    static String repr(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return Math.copySign(1, number) < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(number);
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= MIN_PLAIN_EXPONENT && exponent <= MAX_PLAIN_EXPONENT) {
            String plain = shortest.toPlainString();
            return shortest.scale() > 0 ? plain : plain + ".0";
        }
        String digits = shortest.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (number < 0 ? "-" : "") + digits.charAt(0) + fraction + exponent(exponent);
    }

    /** An exponent as Python writes it: with its sign and at least two digits. */
    static String exponent(int exponent) {
        int magnitude = Math.abs(exponent);
        return (exponent < 0 ? "e-" : "e+") + (magnitude < 10 ? "0" : "") + magnitude;
    }

    /** The decimal number with the fewest digits that rounds to {@code number}, and of those the nearest. */
    private static BigDecimal shortest(double number) {
        BigDecimal candidate = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (candidate.precision() == 2) {
            // Java writes two digits where one is enough.
            BigDecimal oneDigit = new BigDecimal(number)
                    .round(new MathContext(1, RoundingMode.HALF_EVEN))
                    .stripTrailingZeros();
            return oneDigit.doubleValue() == number ? oneDigit : candidate;
        }
        return candidate;
    }
}
