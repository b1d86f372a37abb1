package io.jtransformers.generation.constrained;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How JSON writes numbers, and those between two bounds. */
final class JsonNumbers {

    private static final ByteExpression DIGIT = digits('0', '9');
    private static final ByteExpression MINUS = ByteExpression.text("-");

    /** Digits of a whole number without bounds: so many always fit into a {@code long}. */
    private static final int MOST_DIGITS = 18;

    private static final BigInteger GREATEST = BigInteger.TEN.pow(MOST_DIGITS).subtract(BigInteger.ONE);

    private static final ByteExpression FRACTION =
            ByteExpression.sequence(ByteExpression.text("."), new ByteExpression.Repeat(DIGIT, 1, 17));

    /** Any number that is finite as a {@code double}. */
    static final ByteExpression NUMBER = ByteExpression.sequence(
            ByteExpression.optional(MINUS),
            between(BigInteger.ZERO, GREATEST),
            ByteExpression.optional(FRACTION),
            ByteExpression.optional(ByteExpression.sequence(
                    CodePointSet.characters("eE").toBytes(),
                    ByteExpression.optional(CodePointSet.characters("+-").toBytes()),
                    new ByteExpression.Repeat(DIGIT, 1, 2))));

    private JsonNumbers() {}

    /**
     * The whole numbers between two bounds, both included; without a bound up to 18 digits.
     *
     * @throws ConstraintException if there is none
     */
    static ByteExpression integer(@Nullable BigInteger least, @Nullable BigInteger most) {
        BigInteger first = least == null ? GREATEST.negate().min(most == null ? GREATEST : most) : least;
        BigInteger last = most == null ? GREATEST.max(first) : most;
        if (first.compareTo(last) > 0) {
            throw new ConstraintException(
                    "No whole number lies between minimum %s and maximum %s; check the schema.".formatted(first, last));
        }
        List<ByteExpression> options = new ArrayList<>();
        if (first.signum() < 0) {
            BigInteger nearest = last.signum() < 0 ? last.negate() : BigInteger.ONE;
            options.add(ByteExpression.sequence(MINUS, between(nearest, first.negate())));
        }
        if (last.signum() >= 0) {
            options.add(between(first.max(BigInteger.ZERO), last));
        }
        return new ByteExpression.Choice(options);
    }

    /** The numbers between two whole bounds, both included, in decimal notation. */
    static ByteExpression decimal(@Nullable BigInteger least, @Nullable BigInteger most) {
        if (least == null && most == null) {
            return NUMBER;
        }
        BigInteger first = least == null ? GREATEST.negate() : least;
        BigInteger last = most == null ? GREATEST : most;
        if (first.compareTo(last) > 0) {
            throw new ConstraintException(
                    "No number lies between minimum %s and maximum %s; check the schema.".formatted(first, last));
        }
        List<ByteExpression> options = new ArrayList<>();
        if (first.signum() < 0) {
            BigInteger nearest = last.signum() < 0 ? last.negate() : BigInteger.ZERO;
            options.add(ByteExpression.sequence(MINUS, decimalBetween(nearest, first.negate())));
        }
        if (last.signum() >= 0) {
            options.add(decimalBetween(first.max(BigInteger.ZERO), last));
        }
        return new ByteExpression.Choice(options);
    }

    private static ByteExpression decimalBetween(BigInteger first, BigInteger last) {
        List<ByteExpression> options = new ArrayList<>();
        options.add(between(last, last));
        if (first.compareTo(last) < 0) {
            BigInteger before = last.subtract(BigInteger.ONE);
            options.add(ByteExpression.sequence(between(first, before), ByteExpression.optional(FRACTION)));
        }
        return new ByteExpression.Choice(options);
    }

    /** The whole numbers from {@code first}, at least 0, to {@code last}, without needless zeros. */
    private static ByteExpression between(BigInteger first, BigInteger last) {
        List<ByteExpression> options = new ArrayList<>();
        String from = first.toString();
        String to = last.toString();
        for (int length = from.length(); length <= to.length(); length++) {
            String least = length == from.length() ? from : "1" + "0".repeat(length - 1);
            String most = length == to.length() ? to : "9".repeat(length);
            options.add(sameLength(least, most));
        }
        return new ByteExpression.Choice(options);
    }

    /** The numbers between two of the same length. */
    private static ByteExpression sameLength(String least, String most) {
        if (least.isEmpty()) {
            return ByteExpression.EMPTY;
        }
        char low = least.charAt(0);
        char high = most.charAt(0);
        String lowRest = least.substring(1);
        String highRest = most.substring(1);
        if (low == high) {
            return ByteExpression.sequence(digits(low, low), sameLength(lowRest, highRest));
        }
        int rest = lowRest.length();
        boolean isFullBelow = lowRest.equals("0".repeat(rest));
        boolean isFullAbove = highRest.equals("9".repeat(rest));
        List<ByteExpression> options = new ArrayList<>();
        if (!isFullBelow) {
            options.add(ByteExpression.sequence(digits(low, low), sameLength(lowRest, "9".repeat(rest))));
        }
        if (!isFullAbove) {
            options.add(ByteExpression.sequence(digits(high, high), sameLength("0".repeat(rest), highRest)));
        }
        char firstFull = (char) (isFullBelow ? low : low + 1);
        char lastFull = (char) (isFullAbove ? high : high - 1);
        if (firstFull <= lastFull) {
            options.add(
                    ByteExpression.sequence(digits(firstFull, lastFull), new ByteExpression.Repeat(DIGIT, rest, rest)));
        }
        return new ByteExpression.Choice(options);
    }

    private static ByteExpression digits(char first, char last) {
        return new ByteExpression.Range(first, last);
    }
}
