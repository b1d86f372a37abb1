package io.jtransformers.tokenizers.jinja.value;

import java.util.Iterator;

/** What can be iterated once: the results of lazy filters such as {@code map}. */
public final class IteratorValue implements Value {

    private final String typeName;
    private final String description;
    private final Iterator<Value> elements;

    private IteratorValue(String typeName, String description, Iterator<Value> elements) {
        this.typeName = typeName;
        this.description = description;
        this.elements = elements;
    }

    /** A generator, by the name of the function that makes it. */
    public static IteratorValue generator(String name, Iterator<Value> elements) {
        return new IteratorValue("generator", "generator object " + name, elements);
    }

    /** An iterator of another type. */
    public static IteratorValue of(String typeName, Iterator<Value> elements) {
        return new IteratorValue(typeName, typeName + " object", elements);
    }

    /** What is left. */
    public Iterator<Value> elements() {
        return elements;
    }

    /** How it prints. */
    String description() {
        return description;
    }

    @Override
    public String typeName() {
        return typeName;
    }

    @Override
    public boolean isTrue() {
        return true;
    }
}
