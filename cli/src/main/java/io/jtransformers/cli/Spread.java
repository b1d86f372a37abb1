package io.jtransformers.cli;

import java.util.List;
import java.util.Locale;

/**
 * Several measurements of one thing.
 *
 * @param median the middle one
 * @param min the least
 * @param max the greatest
 */
record Spread(double median, double min, double max) {

    /** The spread of at least one value. */
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median, min, max);
    }
}
