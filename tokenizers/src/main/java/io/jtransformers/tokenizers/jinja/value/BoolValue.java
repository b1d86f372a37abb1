package io.jtransformers.tokenizers.jinja.value;

/** Python's {@code True} and {@code False}, which are also the numbers 1 and 0. */
public final class BoolValue implements NumberValue {

    /** {@code True}. */
    public static final BoolValue TRUE = new BoolValue(true);

    /** {@code False}. */
    public static final BoolValue FALSE = new BoolValue(false);

    private final boolean value;

    private BoolValue(boolean value) {
        this.value = value;
    }

    /** One of the two. */
    public static BoolValue of(boolean value) {
        return value ? TRUE : FALSE;
    }

    @Override
    public String typeName() {
        return "bool";
    }

    @Override
    public boolean isTrue() {
        return value;
    }

    @Override
    public double doubleValue() {
        return value ? 1 : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberValue number && NumberValue.equal(this, number);
    }

    @Override
    public int hashCode() {
        return NumberValue.hash(this);
    }

    @Override
    public String toString() {
        return value ? "True" : "False";
    }
}
