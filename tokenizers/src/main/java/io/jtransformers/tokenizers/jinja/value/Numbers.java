package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateLimitException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Arithmetic as Python has it: whole numbers of any size, division that rounds down, and floats. */
final class Numbers {

    private static final int MAX_BITS = 1 << 20;
    private static final MathContext DIVISION = new MathContext(60);

    private Numbers() {}

    /** Whether a number is whole by its type. */
    static boolean isInteger(NumberValue number) {
        return !(number instanceof FloatValue);
    }

    /** The value of a number that is whole by its type. */
    static BigInteger integer(NumberValue number) {
        return switch (number) {
            case IntValue(BigInteger value) -> value;
            case BoolValue bool -> bool.isTrue() ? BigInteger.ONE : BigInteger.ZERO;
            case FloatValue value -> throw new IllegalArgumentException("%s is no whole number.".formatted(value));
        };
    }

    /** The value as a double; fails where it is too large for one. */
    static double toDouble(NumberValue number) {
        double value = number.doubleValue();
        if (Double.isInfinite(value) && isInteger(number)) {
            throw new TemplateValueException("OverflowError", "int too large to convert to float");
        }
        return value;
    }

    static NumberValue add(NumberValue left, NumberValue right) {
        return isInteger(left) && isInteger(right)
                ? bounded(integer(left).add(integer(right)))
                : new FloatValue(toDouble(left) + toDouble(right));
    }

    static NumberValue subtract(NumberValue left, NumberValue right) {
        return isInteger(left) && isInteger(right)
                ? bounded(integer(left).subtract(integer(right)))
                : new FloatValue(toDouble(left) - toDouble(right));
    }

    static NumberValue multiply(NumberValue left, NumberValue right) {
        return isInteger(left) && isInteger(right)
                ? bounded(integer(left).multiply(integer(right)))
                : new FloatValue(toDouble(left) * toDouble(right));
    }

    static NumberValue divide(NumberValue left, NumberValue right) {
        if (!right.isTrue()) {
            throw divisionByZero();
        }
        if (isInteger(left) && isInteger(right)) {
            double quotient = new BigDecimal(integer(left))
                    .divide(new BigDecimal(integer(right)), DIVISION)
                    .doubleValue();
            if (Double.isInfinite(quotient)) {
                throw new TemplateValueException("OverflowError", "integer division result too large for a float");
            }
            boolean negativeZero = !left.isTrue() && integer(right).signum() < 0;
            return new FloatValue(negativeZero ? -0.0 : quotient);
        }
        return new FloatValue(toDouble(left) / toDouble(right));
    }

    static NumberValue floorDivide(NumberValue left, NumberValue right) {
        if (!right.isTrue()) {
            throw divisionByZero();
        }
        if (isInteger(left) && isInteger(right)) {
            BigInteger[] parts = integer(left).divideAndRemainder(integer(right));
            boolean roundedUp = parts[1].signum() != 0
                    && parts[1].signum() != integer(right).signum();
            return new IntValue(roundedUp ? parts[0].subtract(BigInteger.ONE) : parts[0]);
        }
        return new FloatValue(floorDivide(toDouble(left), toDouble(right)));
    }

    private static double floorDivide(double dividend, double divisor) {
        double remainder = dividend % divisor;
        double quotient = (dividend - remainder) / divisor;
        if (remainder != 0 && (divisor < 0) != (remainder < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, dividend / divisor);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    static NumberValue modulo(NumberValue left, NumberValue right) {
        if (!right.isTrue()) {
            throw divisionByZero();
        }
        if (isInteger(left) && isInteger(right)) {
            BigInteger remainder = integer(left).remainder(integer(right));
            boolean otherSign = remainder.signum() != 0
                    && remainder.signum() != integer(right).signum();
            return new IntValue(otherSign ? remainder.add(integer(right)) : remainder);
        }
        return new FloatValue(floorModulo(toDouble(left), toDouble(right)));
    }

    private static double floorModulo(double dividend, double divisor) {
        double remainder = dividend % divisor;
        if (remainder == 0) {
            return Math.copySign(0.0, divisor);
        }
        return (remainder < 0) != (divisor < 0) ? remainder + divisor : remainder;
    }

    static NumberValue power(NumberValue base, NumberValue exponent) {
        if (isInteger(base) && isInteger(exponent) && integer(exponent).signum() >= 0) {
            return integerPower(integer(base), integer(exponent));
        }
        double left = toDouble(base);
        double right = toDouble(exponent);
        if (left == 0 && right < 0) {
            throw new TemplateValueException("ZeroDivisionError", "zero to a negative power");
        }
        if (left < 0 && Double.isFinite(left) && Double.isFinite(right) && right != Math.rint(right)) {
            throw new TemplateValueException("A negative number to a fractional power is a complex number.");
        }
        double result = left == 1 ? 1 : Math.pow(left, right);
        if (Double.isInfinite(result) && !Double.isInfinite(left) && !Double.isInfinite(right)) {
            throw new TemplateValueException("OverflowError", "(34, 'Numerical result out of range')");
        }
        return new FloatValue(result);
    }

    private static IntValue integerPower(BigInteger base, BigInteger exponent) {
        if (base.bitLength() <= 1 && base.abs().compareTo(BigInteger.ONE) <= 0) {
            boolean odd = exponent.testBit(0);
            return exponent.signum() == 0 ? IntValue.of(1) : new IntValue(odd ? base : base.abs());
        }
        if (exponent.bitLength() > 31 || (base.abs().bitLength() - 1) * exponent.longValue() > MAX_BITS) {
            throw tooLarge();
        }
        return bounded(base.pow(exponent.intValueExact()));
    }

    static NumberValue negate(NumberValue number) {
        return isInteger(number) ? new IntValue(integer(number).negate()) : new FloatValue(-number.doubleValue());
    }

    static NumberValue absolute(NumberValue number) {
        return isInteger(number) ? new IntValue(integer(number).abs()) : new FloatValue(Math.abs(number.doubleValue()));
    }

    /** Whether {@code left < right}; false where one is not a number. */
    static boolean less(NumberValue left, NumberValue right) {
        if (isInteger(left) && isInteger(right)) {
            return integer(left).compareTo(integer(right)) < 0;
        }
        double leftDouble = left.doubleValue();
        double rightDouble = right.doubleValue();
        boolean exact = !isInteger(left) && !isInteger(right);
        if (exact || !Double.isFinite(leftDouble) || !Double.isFinite(rightDouble)) {
            return leftDouble < rightDouble;
        }
        return decimal(left).compareTo(decimal(right)) < 0;
    }

    private static BigDecimal decimal(NumberValue number) {
        return isInteger(number) ? new BigDecimal(integer(number)) : new BigDecimal(number.doubleValue());
    }

    /** The whole part of a float. */
    static IntValue truncate(double number) {
        if (Double.isNaN(number)) {
            throw new TemplateValueException("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(number)) {
            throw new TemplateValueException("OverflowError", "cannot convert float infinity to integer");
        }
        return new IntValue(new BigDecimal(number).toBigInteger());
    }

    private static IntValue bounded(BigInteger value) {
        if (value.bitLength() > MAX_BITS) {
            throw tooLarge();
        }
        return new IntValue(value);
    }

    private static TemplateLimitException tooLarge() {
        return new TemplateLimitException(
                "MemoryError", "The template makes a whole number of more than %,d bits.".formatted(MAX_BITS));
    }

    private static TemplateValueException divisionByZero() {
        return new TemplateValueException("ZeroDivisionError", "division by zero");
    }
}
