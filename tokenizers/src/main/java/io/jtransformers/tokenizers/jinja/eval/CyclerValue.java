package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.BuiltinFunction;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.ObjectValue;
import io.jtransformers.tokenizers.jinja.value.TupleValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code cycler(...)}: gives one value after the other, and begins again. */
final class CyclerValue implements ObjectValue {

    private final List<Value> items;
    private int position;

    CyclerValue(List<Value> items) {
        this.items = items;
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "current" -> items.get(position);
            case "items" -> new TupleValue(items);
            case "next" -> BuiltinFunction.function("Cycler.next", this::next);
            case "reset" -> BuiltinFunction.function("Cycler.reset", this::reset);
            default -> null;
        };
    }

    private Value next(Arguments arguments) {
        arguments.bindByPlace("next", 0);
        Value value = items.get(position);
        position = (position + 1) % items.size();
        return value;
    }

    private Value reset(Arguments arguments) {
        arguments.bindByPlace("reset", 0);
        position = 0;
        return NoneValue.NONE;
    }

    @Override
    public String typeName() {
        return "Cycler";
    }

    @Override
    public String qualifiedTypeName() {
        return "jinja2.utils.Cycler";
    }

    @Override
    public String describe(Meter meter) {
        return "<jinja2.utils.Cycler object>";
    }
}
