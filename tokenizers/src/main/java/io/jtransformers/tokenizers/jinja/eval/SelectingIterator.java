package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The elements of another iterator that pass a test, tested when they are asked for. */
final class SelectingIterator implements Iterator<Value> {

    private final Iterator<Value> elements;
    private final Predicate<Value> test;
    private @Nullable Value next;

    SelectingIterator(Iterator<Value> elements, Predicate<Value> test) {
        this.elements = elements;
        this.test = test;
    }

    @Override
    public boolean hasNext() {
        while (next == null && elements.hasNext()) {
            Value candidate = elements.next();
            if (test.test(candidate)) {
                next = candidate;
            }
        }
        return next != null;
    }

    @Override
    public Value next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Value result = next;
        next = null;
        return result;
    }
}
