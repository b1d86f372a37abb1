package io.jtransformers.tokenizers.jinja.value;

/** Python's {@code None}. */
public enum NoneValue implements Value {
    /** The only one. */
    NONE;

    @Override
    public String typeName() {
        return "NoneType";
    }

    @Override
    public boolean isTrue() {
        return false;
    }
}
