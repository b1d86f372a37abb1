package io.jtransformers.tokenizers.jinja.value;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tuple; the groups of {@code groupby} also have names for their elements. */
public final class TupleValue implements ContainerValue {

    /** The empty tuple. */
    public static final TupleValue EMPTY = new TupleValue(List.of());

    private final List<Value> items;
    private final List<String> names;
    private final Extent extent;
    private int hash; // 0 until it is asked for

    /** A tuple of {@code items}, which are not copied and must not change. */
    public TupleValue(List<Value> items) {
        this(items, List.of());
    }

    /** A tuple whose elements have names. */
    public TupleValue(List<Value> items, List<String> names) {
        this.items = Collections.unmodifiableList(items);
        this.names = names;
        extent = Extent.of(items);
    }

    /** A tuple of a few elements. */
    public static TupleValue of(Value... items) {
        return new TupleValue(List.of(items));
    }

    /** The elements. */
    public List<Value> items() {
        return items;
    }

    /** The element with a name, if there is one. */
    @Nullable
    Value named(String name) {
        int index = names.indexOf(name);
        return index < 0 ? null : items.get(index);
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
        return names.isEmpty() ? "tuple" : "_GroupTuple";
    }

    @Override
    public String qualifiedTypeName() {
        return names.isEmpty() ? "tuple" : "jinja2.filters._GroupTuple";
    }

    @Override
    public boolean isTrue() {
        return !items.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof TupleValue tuple && items.equals(tuple.items));
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = items.hashCode();
        }
        return hash;
    }
}
