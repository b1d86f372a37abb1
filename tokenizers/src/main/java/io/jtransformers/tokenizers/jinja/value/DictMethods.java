package io.jtransformers.tokenizers.jinja.value;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of {@code dict} that change nothing. */
final class DictMethods {

    private DictMethods() {}

    static @Nullable Value find(DictValue dict, String name, Meter meter) {
        return switch (name) {
            case "get" -> BuiltinFunction.method(name, dict, arguments -> get(dict, arguments));
            case "keys" -> view(dict, name, DictView.Kind.KEYS);
            case "values" -> view(dict, name, DictView.Kind.VALUES);
            case "items" -> view(dict, name, DictView.Kind.ITEMS);
            case "copy" ->
                BuiltinFunction.method(name, dict, arguments -> {
                    arguments.bindByPlace(name, 0);
                    return new DictValue(dict.entries());
                });
            case "fromkeys" -> BuiltinFunction.method(name, dict, arguments -> fromKeys(arguments, meter));
            default -> null;
        };
    }

    private static Value get(DictValue dict, Arguments arguments) {
        Parameters parameters = arguments.bindByPlace("get", 1, "key", "default");
        Value value = dict.entries().get(Dicts.requireHashable(parameters.required("key")));
        return value == null ? parameters.value("default", NoneValue.NONE) : value;
    }

    private static Value view(DictValue dict, String name, DictView.Kind kind) {
        return BuiltinFunction.method(name, dict, arguments -> {
            arguments.bindByPlace(name, 0);
            return new DictView(dict, kind);
        });
    }

    private static Value fromKeys(Arguments arguments, Meter meter) {
        Parameters parameters = arguments.bindByPlace("fromkeys", 1, "iterable", "value");
        Map<Value, Value> entries = new LinkedHashMap<>();
        Iterator<Value> keys = Iteration.iterate(parameters.required("iterable"), meter);
        while (keys.hasNext()) {
            meter.elements(1);
            entries.put(Dicts.requireHashable(keys.next()), parameters.value("value", NoneValue.NONE));
        }
        return new DictValue(entries);
    }
}
