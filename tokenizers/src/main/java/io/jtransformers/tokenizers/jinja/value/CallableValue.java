package io.jtransformers.tokenizers.jinja.value;

/** A value that can be called. */
public interface CallableValue extends ObjectValue {

    /** Calls it. */
    Value call(Arguments arguments);
}
