package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The greatest numbers of a row, sorted where they are written: a vector of the row is looked at number by number only
 * if one of them is greater than the least so far. NaN counts as greater than every number.
 */
final class TopRow {

    /** Up to so many numbers moving them up costs less than a heap. */
    static final int MAX_COUNT = 64;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private TopRow() {}

    /**
     * Writes the greatest numbers in descending order, equals by ascending index.
     *
     * @param x the row, from byte {@code from}
     * @param length numbers of the row
     * @param count how many are wanted, at most {@code length}
     * @param values take the numbers, from byte {@code valuesTo}
     * @param indices take their places, from byte {@code indicesTo}
     */
    static void select(
            MemorySegment x,
            long from,
            int length,
            int count,
            MemorySegment values,
            long valuesTo,
            MemorySegment indices,
            long indicesTo) {
        int i = 0;
        for (; i < count; i++) {
            insert(x.get(FLOAT, from + i * 4L), i, i, values, valuesTo, indices, indicesTo);
        }
        while (i < length) {
            float least = values.get(FLOAT, valuesTo + (count - 1) * 4L);
            i = skip(x, from, i, length, least);
            int end = Math.min(length, i + Lanes.COUNT);
            for (; i < end; i++) {
                float candidate = x.get(FLOAT, from + i * 4L);
                if (isGreater(candidate, values.get(FLOAT, valuesTo + (count - 1) * 4L))) {
                    insert(candidate, i, count - 1, values, valuesTo, indices, indicesTo);
                }
            }
        }
    }

    /** The first place from {@code start} whose vector has a number greater than {@code least}, or the tail. */
    private static int skip(MemorySegment x, long from, int start, int length, float least) {
        int i = start;
        for (; i + Lanes.COUNT <= length; i += Lanes.COUNT) {
            VectorMask<Float> small = FloatVector.fromMemorySegment(Lanes.FLOATS, x, from + i * 4L, Lanes.ORDER)
                    .compare(VectorOperators.LE, least);
            if (!small.allTrue()) {
                return i;
            }
        }
        return i;
    }

    /** Whether {@code a} is greater than {@code b}. */
    private static boolean isGreater(float a, float b) {
        return a > b || (Float.isNaN(a) && !Float.isNaN(b));
    }

    /** Puts a number among the first {@code sorted} ones; the last of them, if it had that place, is lost. */
    private static void insert(
            float value, int index, int sorted, MemorySegment values, long valuesTo, MemorySegment indices, long to) {
        int place = sorted;
        while (place > 0 && isGreater(value, values.get(FLOAT, valuesTo + (place - 1) * 4L))) {
            values.set(FLOAT, valuesTo + place * 4L, values.get(FLOAT, valuesTo + (place - 1) * 4L));
            indices.set(INT, to + place * 4L, indices.get(INT, to + (place - 1) * 4L));
            place--;
        }
        values.set(FLOAT, valuesTo + place * 4L, value);
        indices.set(INT, to + place * 4L, index);
    }
}
