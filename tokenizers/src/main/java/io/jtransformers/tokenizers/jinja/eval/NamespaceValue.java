package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.DictValue;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.ObjectValue;
import io.jtransformers.tokenizers.jinja.value.Printer;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code namespace(...)}: the one value that templates can change, so that loops can hand something out. */
final class NamespaceValue implements ObjectValue {

    private final Map<Value, Value> attributes;

    NamespaceValue(DictValue attributes) {
        this.attributes = new LinkedHashMap<>(attributes.entries());
    }

    void set(String name, Value value) {
        attributes.put(StringValue.of(name), value);
    }

    @Override
    public @Nullable Value attribute(String name) {
        return attributes.get(StringValue.of(name));
    }

    @Override
    public String typeName() {
        return "Namespace";
    }

    @Override
    public String qualifiedTypeName() {
        return "jinja2.utils.Namespace";
    }

    @Override
    public String describe(Meter meter) {
        return "<Namespace " + Printer.repr(new DictValue(new LinkedHashMap<>(attributes)), meter) + ">";
    }
}
