package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateLimitException;
import java.util.Collection;

/**
 * How deep containers nest in a value, and how many values that is when each is counted wherever it appears. A list of
 * ten lists of ten lists … is small in memory and endless to print, to compare or to hash; bounded here, it is harmless
 * there.
 *
 * @param depth levels of containers
 * @param values values in all levels
 */
record Extent(int depth, long values) {

    /** As deep as the stack allows that prints, compares and hashes such a value. */
    static final int MAX_DEPTH = 200;

    static final long MAX_VALUES = 20_000_000;

    /** The extent of a container with these elements. */
    static Extent of(Collection<Value> elements) {
        return new Extent(1, 1).and(elements);
    }

    /** The extent of a container that has these elements too. */
    Extent and(Collection<Value> elements) {
        int deepest = depth;
        long sum = values + elements.size();
        for (Value element : elements) {
            if (element instanceof ContainerValue container) {
                deepest = Math.max(deepest, 1 + container.extent().depth());
                sum += container.extent().values();
            }
        }
        if (deepest > MAX_DEPTH) {
            throw new TemplateLimitException(
                    "RecursionError", "Lists and dicts nest deeper than %d levels.".formatted(MAX_DEPTH));
        }
        if (sum > MAX_VALUES) {
            throw new TemplateLimitException(
                    "MemoryError", "Nested lists and dicts hold more than %,d values.".formatted(MAX_VALUES));
        }
        return new Extent(deepest, sum);
    }
}
