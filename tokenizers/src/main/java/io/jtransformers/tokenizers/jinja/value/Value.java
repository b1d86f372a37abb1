package io.jtransformers.tokenizers.jinja.value;

/**
 * A value of a template. Two values are {@linkplain Object#equals equal} where Python finds them equal, so that
 * {@code 1}, {@code 1.0} and {@code True} are one key of a dict.
 */
public sealed interface Value
        permits NoneValue,
                NumberValue,
                StringValue,
                BytesValue,
                ContainerValue,
                DictView,
                RangeValue,
                IteratorValue,
                UndefinedValue,
                ObjectValue {

    /** The name of the type in Python, such as {@code str}. */
    String typeName();

    /** The name of the type in messages about attributes: with its module, unless that is Python itself. */
    default String qualifiedTypeName() {
        return typeName();
    }

    /** Whether {@code if} takes the value for true. */
    boolean isTrue();
}
