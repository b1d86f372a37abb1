package io.jtransformers.tokenizers.jinja.eval;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The filters that stand behind a pipe.
 *
 * <p>Source: {@code FILTERS} in Jinja 3.1.6, {@code filters.py}; {@code tojson} is that of Transformers.
 */
public final class Filters {

    private static final Map<String, Filter> FILTERS = filters();

    private Filters() {}

    /** The names of all filters. */
    public static Set<String> names() {
        return FILTERS.keySet();
    }

    static @Nullable Filter find(String name) {
        return FILTERS.get(name);
    }

    private static Map<String, Filter> filters() {
        Map<String, Filter> filters = new TreeMap<>();
        TextFilters.putInto(filters);
        LayoutFilters.putInto(filters);
        HtmlFilters.putInto(filters);
        NumberFilters.putInto(filters);
        ValueFilters.putInto(filters);
        SequenceFilters.putInto(filters);
        OrderFilters.putInto(filters);
        SelectionFilters.putInto(filters);
        return Map.copyOf(filters);
    }
}
