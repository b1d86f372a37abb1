package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.IteratorValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The results of a filter that does nothing, and fails at nothing, before the first of them is asked for. */
final class Generator implements Iterator<Value> {

    private final Supplier<Iterator<Value>> start;
    private @Nullable Iterator<Value> elements;

    private Generator(Supplier<Iterator<Value>> start) {
        this.start = start;
    }

    /** A generator, by the name of the function that makes it in Jinja. */
    static IteratorValue of(String name, Supplier<Iterator<Value>> start) {
        return IteratorValue.generator(name, new Generator(start));
    }

    private Iterator<Value> elements() {
        if (elements == null) {
            elements = start.get();
        }
        return elements;
    }

    @Override
    public boolean hasNext() {
        return elements().hasNext();
    }

    @Override
    public Value next() {
        return elements().next();
    }
}
