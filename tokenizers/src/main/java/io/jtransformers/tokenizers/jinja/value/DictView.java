package io.jtransformers.tokenizers.jinja.value;

import java.util.List;
import java.util.Map;

/**
 * What {@code keys()}, {@code values()} and {@code items()} of a dict give.
 *
 * @param dict the dict
 * @param kind which of the three
 */
public record DictView(DictValue dict, Kind kind) implements Value {

    /** Which part of the entries a view shows. */
    public enum Kind {
        /** The keys. */
        KEYS,
        /** The values. */
        VALUES,
        /** The pairs of both. */
        ITEMS
    }

    /** What the view shows, in order. */
    public List<Value> elements() {
        return switch (kind) {
            case KEYS -> List.copyOf(dict.entries().keySet());
            case VALUES -> List.copyOf(dict.entries().values());
            case ITEMS -> dict.entries().entrySet().stream().map(DictView::pair).toList();
        };
    }

    private static Value pair(Map.Entry<Value, Value> entry) {
        return TupleValue.of(entry.getKey(), entry.getValue());
    }

    @Override
    public String typeName() {
        return switch (kind) {
            case KEYS -> "dict_keys";
            case VALUES -> "dict_values";
            case ITEMS -> "dict_items";
        };
    }

    @Override
    public boolean isTrue() {
        return dict.isTrue();
    }
}
