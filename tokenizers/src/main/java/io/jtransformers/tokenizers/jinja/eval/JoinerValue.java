package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.CallableValue;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code joiner(separator)}: gives nothing when it is called first, and the separator ever after. */
final class JoinerValue implements CallableValue {

    private final Value separator;
    private boolean used;

    JoinerValue(Value separator) {
        this.separator = separator;
    }

    @Override
    public Value call(Arguments arguments) {
        arguments.bindByPlace("joiner", 0);
        Value result = used ? separator : StringValue.EMPTY;
        used = true;
        return result;
    }

    @Override
    public @Nullable Value attribute(String name) {
        return name.equals("sep") ? separator : null;
    }

    @Override
    public String typeName() {
        return "Joiner";
    }

    @Override
    public String qualifiedTypeName() {
        return "jinja2.utils.Joiner";
    }

    @Override
    public String describe(Meter meter) {
        return "<jinja2.utils.Joiner object>";
    }
}
