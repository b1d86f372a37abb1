package io.jtransformers.tokenizers.json;

import java.util.stream.IntStream;

/**
 * Numbers as the original reads them: the digits as a whole number of 64 bits, which becomes a double, and that times
 * or by a power of ten. Both steps round, so that the last bit may differ from the double that is nearest; of two
 * segmentations of a Unigram model whose scores are equal but for that bit it decides which one is taken.
 *
 * <p>Source: serde_json 1 as tokenizers 0.21.4 uses it, without {@code float_roundtrip}, {@code de.rs}.
 */
final class TwiceRounded {

    private static final double[] POWERS_OF_TEN = IntStream.rangeClosed(0, 308)
            .mapToDouble(exponent -> Double.parseDouble("1e" + exponent))
            .toArray();

    private static final int MOST_EXPONENT = 100_000;

    private final JsonText number;
    private int position;
    private long significand; // without a sign
    private int exponent;
    private boolean isFull;

    private TwiceRounded(JsonText number) {
        this.number = number;
    }

    /** The value of a number in the grammar of JSON; infinite if it is too large. */
    static double of(JsonText number) {
        return new TwiceRounded(number).value();
    }

    private double value() {
        boolean isNegative = number.chars()[0] == '-';
        position = isNegative ? 1 : 0;
        exponent += digits(); // those for which there is no room count as tens
        if (is('.')) {
            position++;
            int before = position;
            int ignored = digits();
            exponent -= position - before - ignored;
        }
        if (is('e') || is('E')) {
            position++;
            exponent += writtenExponent();
        }
        double value = scaled();
        return isNegative ? -value : value;
    }

    /** Takes digits, and gives how many there was no room for; none follows those. */
    private int digits() {
        int ignored = 0;
        for (; position < number.length() && Character.isDigit(number.chars()[position]); position++) {
            int digit = number.chars()[position] - '0';
            if (isFull || Long.compareUnsigned(significand, Long.divideUnsigned(-1L - digit, 10)) > 0) {
                isFull = true;
                ignored++;
            } else {
                significand = 10 * significand + digit;
            }
        }
        return ignored;
    }

    private boolean is(char letter) {
        return position < number.length() && number.chars()[position] == letter;
    }

    private int writtenExponent() {
        boolean isNegative = is('-');
        if (isNegative || is('+')) {
            position++;
        }
        int written = 0;
        for (; position < number.length(); position++) {
            written = Math.min(MOST_EXPONENT, 10 * written + number.chars()[position] - '0');
        }
        return isNegative ? -written : written;
    }

    private double scaled() {
        double value = significand >= 0 ? significand : 2.0 * ((significand >>> 1) | (significand & 1));
        if (value == 0) {
            return 0;
        }
        for (; exponent < -308; exponent += 308) {
            value /= 1e308;
            if (value == 0) {
                return 0;
            }
        }
        if (exponent > 308) {
            return Double.POSITIVE_INFINITY;
        }
        return exponent >= 0 ? value * POWERS_OF_TEN[exponent] : value / POWERS_OF_TEN[-exponent];
    }
}
