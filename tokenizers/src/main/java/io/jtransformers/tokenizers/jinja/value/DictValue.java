package io.jtransformers.tokenizers.jinja.value;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dict in the order of its insertions. Templates cannot change one: they make new ones. */
public final class DictValue implements ContainerValue {

    private final Map<Value, Value> entries;
    private final Extent extent;

    /** A dict of {@code entries}, which are not copied and must not change. */
    public DictValue(Map<Value, Value> entries) {
        this.entries = Collections.unmodifiableMap(entries);
        extent = Extent.of(entries.keySet()).and(entries.values());
    }

    /** The entries in order. */
    public Map<Value, Value> entries() {
        return entries;
    }

    /** The value of a key, if there is one. */
    public @Nullable Value get(String key) {
        return entries.get(StringValue.of(key));
    }

    @Override
    public Extent extent() {
        return extent;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public String typeName() {
        return "dict";
    }

    @Override
    public boolean isTrue() {
        return !entries.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof DictValue dict && entries.equals(dict.entries));
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }
}
