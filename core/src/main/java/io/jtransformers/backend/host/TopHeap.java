package io.jtransformers.backend.host;

/**
 * The greatest of the numbers offered to it, as many as it has room for, the least of them on top.
 *
 * <p>A binary heap of values and indices. NaN counts as greater than every number, as in PyTorch; of equal numbers the
 * one with the lower index counts as greater.
 */
final class TopHeap {

    private final float[] values;
    private final int[] indices;
    private int size;

    TopHeap(int capacity) {
        values = new float[capacity];
        indices = new int[capacity];
    }

    /** Whether {@code a} is greater than {@code b}, NaN being greater than every number. */
    static boolean isGreater(float a, float b) {
        return a > b || (Float.isNaN(a) && !Float.isNaN(b));
    }

    private static boolean ranksBelow(float value, int index, float otherValue, int otherIndex) {
        return isGreater(otherValue, value) || (!isGreater(value, otherValue) && index > otherIndex);
    }

    void clear() {
        size = 0;
    }

    /** Takes a number in if there is room or it is greater than the least. */
    void offer(float value, int index) {
        if (size < values.length) {
            riseFrom(size++, value, index);
        } else if (ranksBelow(values[0], indices[0], value, index)) {
            sinkFromTop(value, index);
        }
    }

    float leastValue() {
        return values[0];
    }

    int leastIndex() {
        return indices[0];
    }

    void removeLeast() {
        size--;
        sinkFromTop(values[size], indices[size]);
    }

    private void riseFrom(int from, float value, int index) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (!ranksBelow(value, index, values[parent], indices[parent])) {
                break;
            }
            values[place] = values[parent];
            indices[place] = indices[parent];
            place = parent;
        }
        values[place] = value;
        indices[place] = index;
    }

    private void sinkFromTop(float value, int index) {
        int place = 0;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && ranksBelow(values[child + 1], indices[child + 1], values[child], indices[child])) {
                child++;
            }
            if (!ranksBelow(values[child], indices[child], value, index)) {
                break;
            }
            values[place] = values[child];
            indices[place] = indices[child];
            place = child;
        }
        values[place] = value;
        indices[place] = index;
    }
}
