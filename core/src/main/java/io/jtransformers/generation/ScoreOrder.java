package io.jtransformers.generation;

import java.util.Arrays;

/** Scores by their size, without an object for each. */
final class ScoreOrder {

    private ScoreOrder() {}

    /** The {@code place}th greatest of {@code scores}, counted from 1. */
    static float greatest(float[] scores, int place) {
        // A heap of the greatest so far, the least of them at its root: few scores get past the root.
        float[] heap = Arrays.copyOf(scores, place);
        for (int i = place / 2 - 1; i >= 0; i--) {
            siftDown(heap, i);
        }
        for (int id = place; id < scores.length; id++) {
            if (scores[id] > heap[0]) {
                heap[0] = scores[id];
                siftDown(heap, 0);
            }
        }
        return heap[0];
    }

    private static void siftDown(float[] heap, int start) {
        int parent = start;
        float value = heap[parent];
        for (int child = 2 * parent + 1; child < heap.length; child = 2 * parent + 1) {
            if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= value) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = value;
    }

    /** The ids of the possible tokens in the low halves of the elements, by ascending score, equals by ascending id. */
    static long[] ascending(float[] scores) {
        long[] order = new long[scores.length];
        int count = 0;
        for (int id = 0; id < scores.length; id++) {
            if (scores[id] != Float.NEGATIVE_INFINITY) {
                int bits = Float.floatToIntBits(scores[id] + 0f); // −0 becomes 0
                int sortable = bits ^ (bits >> 31 & 0x7FFF_FFFF); // as an int in the order of the floats
                order[count++] = (long) sortable << 32 | id;
            }
        }
        long[] possible = Arrays.copyOf(order, count);
        Arrays.sort(possible);
        return possible;
    }
}
