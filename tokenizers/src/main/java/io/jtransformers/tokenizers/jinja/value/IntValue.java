package io.jtransformers.tokenizers.jinja.value;

import java.math.BigInteger;

/**
 * A whole number of any size.
 *
 * @param value the number
 */
public record IntValue(BigInteger value) implements NumberValue {

    /** The number of a long. */
    public static IntValue of(long value) {
        return new IntValue(BigInteger.valueOf(value));
    }

    @Override
    public String typeName() {
        return "int";
    }

    @Override
    public boolean isTrue() {
        return value.signum() != 0;
    }

    @Override
    public double doubleValue() {
        return value.doubleValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberValue number && NumberValue.equal(this, number);
    }

    @Override
    public int hashCode() {
        return NumberValue.hash(this);
    }
}
