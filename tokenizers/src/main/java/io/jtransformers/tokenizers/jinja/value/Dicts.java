package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Making dicts: from literals, from {@code dict(...)}, from keyword arguments. */
public final class Dicts {

    private Dicts() {}

    /**
     * The value, if it may be the key of a dict.
     *
     * @throws TemplateTypeException if it may not
     */
    public static Value requireHashable(Value key) {
        switch (key) {
            case DictView(var _, var kind) when kind == DictView.Kind.VALUES -> {}
            case ListValue _, DictValue _, DictView _ ->
                throw new TemplateTypeException("cannot use '%s' as a dict key (unhashable type: '%s')"
                        .formatted(key.typeName(), key.typeName()));
            case TupleValue tuple -> tuple.items().forEach(Dicts::requireHashable);
            default -> {}
        }
        return key;
    }

    /** A dict of named values. */
    public static DictValue of(Map<String, Value> entries) {
        Map<Value, Value> result = new LinkedHashMap<>();
        entries.forEach((name, value) -> result.put(StringValue.of(name), value));
        return new DictValue(result);
    }

    /** What {@code dict(source, **keywords)} gives. */
    public static DictValue construct(@Nullable Value source, Map<String, Value> keywords, Meter meter) {
        Map<Value, Value> result = new LinkedHashMap<>();
        switch (source) {
            case null -> {}
            case UndefinedValue undefined -> throw undefined.failure();
            case DictValue dict -> {
                meter.elements(dict.size());
                result.putAll(dict.entries());
            }
            default -> putPairs(source, result, meter);
        }
        keywords.forEach((name, value) -> result.put(StringValue.of(name), value));
        return new DictValue(result);
    }

    private static void putPairs(Value source, Map<Value, Value> result, Meter meter) {
        Iterator<Value> elements = Iteration.iterate(source, meter);
        for (int index = 0; elements.hasNext(); index++) {
            Value element = elements.next();
            if (!Iteration.isIterable(element)) {
                throw new TemplateTypeException("object is not iterable");
            }
            List<Value> pair = Iteration.list(element, meter);
            if (pair.size() != 2) {
                throw new TemplateValueException("dictionary update sequence element #%d has length %d; 2 is required"
                        .formatted(index, pair.size()));
            }
            meter.elements(1);
            result.put(requireHashable(pair.get(0)), pair.get(1));
        }
    }
}
