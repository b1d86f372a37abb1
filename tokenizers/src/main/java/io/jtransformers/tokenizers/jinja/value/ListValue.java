package io.jtransformers.tokenizers.jinja.value;

import java.util.Collections;
import java.util.List;

/** A list. Templates cannot change one: they make new ones. */
public final class ListValue implements ContainerValue {

    /** The empty list. */
    public static final ListValue EMPTY = new ListValue(List.of());

    private final List<Value> items;
    private final Extent extent;

    /** A list of {@code items}, which are not copied and must not change. */
    public ListValue(List<Value> items) {
        this.items = Collections.unmodifiableList(items);
        extent = Extent.of(items);
    }

    /** The elements. */
    public List<Value> items() {
        return items;
    }

    @Override
    public Extent extent() {
        return extent;
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public String typeName() {
        return "list";
    }

    @Override
    public boolean isTrue() {
        return !items.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof ListValue list && items.equals(list.items));
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }
}
