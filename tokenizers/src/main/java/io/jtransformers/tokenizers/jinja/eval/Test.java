package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.Value;

/** What stands behind {@code is}. */
@FunctionalInterface
interface Test {

    boolean holds(Value input, Arguments arguments, Rendering rendering);
}
