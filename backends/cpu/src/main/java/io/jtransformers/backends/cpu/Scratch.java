package io.jtransformers.backends.cpu;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The arrays that one worker computes in: allocated when first needed, kept and used again by every kernel, so that a
 * step allocates nothing. What a kernel finds in them is what the last one left.
 *
 * <p>They are heap arrays, since an access to one is far smaller in the JIT's intermediate form than an access to a
 * segment: the loops that hold 24 sums would otherwise be too big to be compiled well.
 */
final class Scratch {

    /** What an array is for; a kernel may use all of them at once. */
    enum Use {
        /** The operand whose numbers are broadcast: unpacked weights, queries. */
        ROWS,
        /** Products that are not in their place yet. */
        PRODUCTS,
        /** Scores of attention, then their exponentials. */
        SCORES,
        /** Running numbers of a few rows. */
        STATISTICS
    }

    private final int worker;
    private final Map<Use, float[]> arrays = new EnumMap<>(Use.class);

    @SuppressWarnings(
            "UnusedVariable") // Never read on purpose: written so that the JIT cannot leave out what gives it.
    private long kept;

    Scratch(int worker) {
        this.worker = worker;
    }

    /** The number of the worker, from 0. */
    int worker() {
        return worker;
    }

    /** Takes a sum of what was read only to bring it into a cache. */
    void keep(long read) {
        kept += read;
    }

    /** An array of at least {@code length} floats, its contents undefined. */
    float[] floats(Use use, int length) {
        float[] array = arrays.get(use);
        if (array == null || array.length < length) {
            array = new float[array == null ? length : Math.max(length, 2 * array.length)];
            arrays.put(use, array);
        }
        return array;
    }

    /** The same with the first {@code length} floats 0. */
    float[] zeros(Use use, int length) {
        float[] array = floats(use, length);
        Arrays.fill(array, 0, length, 0);
        return array;
    }
}
