package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of {@code list}, {@code tuple} and {@code range} that change nothing. */
final class SequenceMethods {

    private SequenceMethods() {}

    static @Nullable Value find(Value sequence, List<Value> items, String name) {
        return switch (name) {
            case "index" -> BuiltinFunction.method(name, sequence, arguments -> index(sequence, items, arguments));
            case "count" ->
                BuiltinFunction.method(name, sequence, arguments -> {
                    Value wanted = arguments.bindByPlace(name, 1, "value").required("value");
                    return IntValue.of(Collections.frequency(items, wanted));
                });
            case "copy" -> {
                if (!(sequence instanceof ListValue)) {
                    yield null;
                }
                yield BuiltinFunction.method(name, sequence, arguments -> {
                    arguments.bindByPlace(name, 0);
                    return new ListValue(items);
                });
            }
            default -> null;
        };
    }

    static @Nullable Value find(RangeValue range, String name) {
        return switch (name) {
            case "start" -> new IntValue(range.start());
            case "stop" -> new IntValue(range.stop());
            case "step" -> new IntValue(range.step());
            default -> find(range, range.elements(), name);
        };
    }

    private static Value index(Value sequence, List<Value> items, Arguments arguments) {
        Parameters parameters = arguments.bindByPlace("index", 1, "value", "start", "stop");
        int start = bound(parameters.integer("start", 0), items.size());
        int stop = bound(parameters.integer("stop", Integer.MAX_VALUE), items.size());
        int index = start < stop ? items.subList(start, stop).indexOf(parameters.required("value")) : -1;
        if (index < 0) {
            throw new TemplateValueException(
                    "%s.index(x): x not in %s".formatted(sequence.typeName(), sequence.typeName()));
        }
        return IntValue.of(start + index);
    }

    private static int bound(int bound, int length) {
        return bound < 0 ? Math.max(0, bound + length) : Math.min(bound, length);
    }
}
