package io.jtransformers.tokenizers.jinja.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A number. Numbers are equal where their values are, whatever their types. */
public sealed interface NumberValue extends Value permits BoolValue, IntValue, FloatValue {

    /** The value as a double, which may be the nearest or infinite. */
    double doubleValue();

    /** Whether two numbers have the same value. */
    static boolean equal(NumberValue left, NumberValue right) {
        if (left instanceof FloatValue(double leftDouble) && right instanceof FloatValue(double rightDouble)) {
            return leftDouble == rightDouble;
        }
        if (left instanceof FloatValue(double number)) {
            return isWhole(number) && whole(number).equals(Numbers.integer(right));
        }
        if (right instanceof FloatValue(double number)) {
            return isWhole(number) && whole(number).equals(Numbers.integer(left));
        }
        return Numbers.integer(left).equals(Numbers.integer(right));
    }

    /** A hash code that equal numbers share. */
    static int hash(NumberValue value) {
        if (value instanceof FloatValue(double number)) {
            return isWhole(number) ? whole(number).hashCode() : Double.hashCode(number);
        }
        return Numbers.integer(value).hashCode();
    }

    private static boolean isWhole(double number) {
        return Math.rint(number) == number && !Double.isInfinite(number);
    }

    private static BigInteger whole(double number) {
        return new BigDecimal(number).toBigInteger();
    }
}
