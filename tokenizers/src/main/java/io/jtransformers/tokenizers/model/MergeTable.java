package io.jtransformers.tokenizers.model;

import java.util.Arrays;

/**
 * Which pairs of tokens merge, how early, and into what. An open-addressed hash table of pairs, two thirds full at
 * most.
 */
final class MergeTable {

    /** What {@link #find} gives for a pair that does not merge; greater than every merge. */
    static final long NONE = Long.MAX_VALUE;

    private static final long EMPTY = -1;

    /** For each slot the pair and its merge, next to each other as they are read. */
    private final long[] slots;

    private final int mask;
    private int size;

    /** A table for up to {@code capacity} pairs. */
    MergeTable(int capacity) {
        int count = Integer.highestOneBit(Math.max(8, capacity + capacity / 2)) << 1;
        slots = new long[2 * count];
        Arrays.fill(slots, EMPTY);
        mask = count - 1;
    }

    /** Adds a pair; one that is there already gets the new rank. */
    void put(int left, int right, int rank, int merged) {
        long pair = pair(left, right);
        int slot = slot(pair);
        while (slots[2 * slot] != EMPTY && slots[2 * slot] != pair) {
            slot = (slot + 1) & mask;
        }
        if (slots[2 * slot] == EMPTY) {
            size++;
        }
        slots[2 * slot] = pair;
        slots[2 * slot + 1] = (long) rank << 32 | merged;
    }

    /** The merge of a pair, rank above and merged token below, so that earlier merges are smaller; or {@link #NONE}. */
    long find(int left, int right) {
        long pair = pair(left, right);
        int slot = slot(pair);
        while (true) {
            long found = slots[2 * slot];
            if (found == pair) {
                return slots[2 * slot + 1];
            }
            if (found == EMPTY) {
                return NONE;
            }
            slot = (slot + 1) & mask;
        }
    }

    /** The token that a merge makes. */
    static int merged(long merge) {
        return (int) merge;
    }

    /** The number of pairs. */
    int size() {
        return size;
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    private int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        return (int) ((mixed >>> 32) ^ mixed) & mask;
    }
}
