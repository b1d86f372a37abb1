package io.jtransformers.tokenizers.jinja.value;

import org.jspecify.annotations.Nullable;

/** A value with a life of its own: functions, macros, loops, namespaces. */
public non-sealed interface ObjectValue extends Value {

    /** How the value prints, such as {@code <Macro 'name'>}. */
    String describe(Meter meter);

    /** The attribute with a name, if the value has one. Names with an underscore in front are never handed out. */
    default @Nullable Value attribute(String name) {
        return null;
    }

    @Override
    default boolean isTrue() {
        return true;
    }
}
