package io.jtransformers.tokenizers.jinja.value;

/** A value that holds values. All are immutable, so that what they hold is known when they are made. */
public sealed interface ContainerValue extends Value permits ListValue, TupleValue, DictValue {

    /** How deep and how large the value is. */
    Extent extent();

    /** The number of elements or entries. */
    int size();
}
