package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.Value;

/** What stands behind a pipe. */
@FunctionalInterface
interface Filter {

    Value apply(Value input, Arguments arguments, Rendering rendering);
}
