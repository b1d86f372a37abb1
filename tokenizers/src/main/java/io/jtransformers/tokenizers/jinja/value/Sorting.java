package io.jtransformers.tokenizers.jinja.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Sorts as Python's {@code sorted} does: stable, by nothing but {@code <}. The sort of Java's lists refuses orders that
 * contradict themselves, which {@code nan} makes of any; a merge sort does not mind.
 */
public final class Sorting {

    private Sorting() {}

    /**
     * The elements in the order of their keys; those with equal keys keep theirs.
     *
     * @throws io.jtransformers.tokenizers.jinja.error.TemplateTypeException if two keys have no order
     */
    public static <T> List<T> sort(List<T> elements, Function<? super T, Value> key, boolean descending, Meter meter) {
        meter.elements(2L * elements.size());
        List<Keyed<T>> sorted = new ArrayList<>(elements.size());
        for (T element : elements) {
            sorted.add(new Keyed<>(key.apply(element), element));
        }
        if (descending) {
            Collections.reverse(sorted); // twice, so that equal ones keep their order
        }
        mergeSort(sorted, new ArrayList<>(sorted), 0, sorted.size(), meter);
        if (descending) {
            Collections.reverse(sorted);
        }
        List<T> result = new ArrayList<>(sorted.size());
        sorted.forEach(keyed -> result.add(keyed.element));
        return result;
    }

    private static <T> void mergeSort(List<Keyed<T>> target, List<Keyed<T>> source, int start, int end, Meter meter) {
        if (end - start < 2) {
            return;
        }
        int middle = (start + end) >>> 1;
        mergeSort(source, target, start, middle, meter);
        mergeSort(source, target, middle, end, meter);
        int left = start;
        int right = middle;
        for (int index = start; index < end; index++) {
            meter.step();
            boolean takeRight =
                    left == middle || (right < end && Comparisons.less(source.get(right).key, source.get(left).key));
            target.set(index, source.get(takeRight ? right++ : left++));
        }
    }

    private record Keyed<T>(Value key, T element) {}
}
