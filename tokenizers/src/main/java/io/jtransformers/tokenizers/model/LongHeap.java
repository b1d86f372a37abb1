package io.jtransformers.tokenizers.model;

import java.util.Arrays;

/** A binary heap of numbers, the smallest on top. */
final class LongHeap {

    private long[] entries;
    private int size;

    LongHeap(int capacity) {
        entries = new long[Math.max(4, capacity)];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        int index = size++;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (entries[parent] <= entry) {
                break;
            }
            entries[index] = entries[parent];
            index = parent;
        }
        entries[index] = entry;
    }

    /** Removes the smallest entry; the heap must not be empty. */
    long poll() {
        long smallest = entries[0];
        long last = entries[--size];
        int index = 0;
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && entries[child + 1] < entries[child]) {
                child++;
            }
            if (entries[child] >= last) {
                break;
            }
            entries[index] = entries[child];
            index = child;
        }
        entries[index] = last;
        return smallest;
    }
}
