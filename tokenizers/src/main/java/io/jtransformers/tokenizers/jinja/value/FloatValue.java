package io.jtransformers.tokenizers.jinja.value;

/**
 * A floating-point number.
 *
 * @param value the number
 */
public record FloatValue(double value) implements NumberValue {

    @Override
    public String typeName() {
        return "float";
    }

    @Override
    public boolean isTrue() {
        return value != 0;
    }

    @Override
    public double doubleValue() {
        return value;
    }

    /** As numbers; the same object is equal to itself even where it is not a number, as in Python's containers. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof NumberValue number && NumberValue.equal(this, number));
    }

    @Override
    public int hashCode() {
        return NumberValue.hash(this);
    }
}
