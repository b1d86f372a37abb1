package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.List;

/**
 * Whole numbers at equal distances.
 *
 * @param start the first
 * @param stop what none of them reaches
 * @param step the distance; not zero
 */
public record RangeValue(BigInteger start, BigInteger stop, BigInteger step) implements Value {

    /** The longest range of a sandbox. */
    public static final int MAX_LENGTH = 100_000;

    /**
     * Checks the step and the length.
     *
     * @throws TemplateValueException if the step is 0 or the range too long
     */
    public RangeValue {
        if (step.signum() == 0) {
            throw new TemplateValueException("range() arg 3 must not be zero");
        }
        if (length(start, stop, step).compareTo(BigInteger.valueOf(MAX_LENGTH)) > 0) {
            throw new TemplateValueException(
                    "OverflowError",
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE (%d).".formatted(MAX_LENGTH));
        }
    }

    private static BigInteger length(BigInteger start, BigInteger stop, BigInteger step) {
        BigInteger distance = step.signum() > 0 ? stop.subtract(start) : start.subtract(stop);
        if (distance.signum() <= 0) {
            return BigInteger.ZERO;
        }
        return distance.subtract(BigInteger.ONE).divide(step.abs()).add(BigInteger.ONE);
    }

    /** The number of numbers. */
    public int length() {
        return length(start, stop, step).intValueExact();
    }

    /** The numbers, made when they are asked for. */
    public List<Value> elements() {
        int length = length();
        return new AbstractList<>() {
            @Override
            public Value get(int index) {
                return new IntValue(start.add(step.multiply(BigInteger.valueOf(index))));
            }

            @Override
            public int size() {
                return length;
            }
        };
    }

    @Override
    public String typeName() {
        return "range";
    }

    @Override
    public boolean isTrue() {
        return length() > 0;
    }
}
