package io.jtransformers.tokenizers.model;

import java.util.Arrays;

/**
 * Merges the symbols of one word, always the earliest merge first and the leftmost of several.
 *
 * <p>Short words search their pairs one after another, which is fastest and needs no structure. Longer ones keep the
 * pairs in a heap and the symbols in a linked list, so that n symbols take n·log n steps; an entry of the heap whose
 * pair has changed since is recognised by its rank and passed over.
 */
final class SymbolMerger {

    private static final int LONGEST_SEARCHED = 64;

    private final MergeTable table;
    private int[] ids;
    private int[] lengths;
    private int size;

    SymbolMerger(MergeTable table, int capacity) {
        this.table = table;
        ids = new int[Math.max(4, capacity)];
        lengths = new int[Math.max(4, capacity)];
    }

    /** Adds a symbol that stands for {@code length} units of the word. */
    void add(int id, int length) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
        }
        ids[size] = id;
        lengths[size++] = length;
    }

    int size() {
        return size;
    }

    int id(int index) {
        return ids[index];
    }

    int length(int index) {
        return lengths[index];
    }

    /** Merges until nothing merges any more. */
    void mergeAll() {
        if (size <= LONGEST_SEARCHED) {
            mergeBySearch();
        } else {
            mergeByHeap();
        }
    }

    private void mergeBySearch() {
        long[] merges = new long[size];
        Arrays.fill(merges, MergeTable.NONE);
        for (int index = 0; index + 1 < size; index++) {
            merges[index] = table.find(ids[index], ids[index + 1]);
        }
        while (size > 1) {
            int best = 0;
            for (int index = 1; index + 1 < size; index++) {
                best = merges[index] >> 32 < merges[best] >> 32 ? index : best;
            }
            if (merges[best] == MergeTable.NONE) {
                return;
            }
            ids[best] = MergeTable.merged(merges[best]);
            lengths[best] += lengths[best + 1];
            int moved = size - best - 2;
            System.arraycopy(ids, best + 2, ids, best + 1, moved);
            System.arraycopy(lengths, best + 2, lengths, best + 1, moved);
            System.arraycopy(merges, best + 2, merges, best + 1, moved);
            size--;
            merges[best] = best + 1 < size ? table.find(ids[best], ids[best + 1]) : MergeTable.NONE;
            if (best > 0) {
                merges[best - 1] = table.find(ids[best - 1], ids[best]);
            }
        }
    }

    private void mergeByHeap() {
        int[] next = new int[size];
        int[] previous = new int[size];
        long[] merges = new long[size];
        LongHeap heap = new LongHeap(size);
        for (int index = 0; index < size; index++) {
            next[index] = index + 1;
            previous[index] = index - 1;
            merges[index] = index + 1 < size ? table.find(ids[index], ids[index + 1]) : MergeTable.NONE;
            offer(heap, merges[index], index);
        }
        while (!heap.isEmpty()) {
            long entry = heap.poll();
            int index = (int) entry;
            if (merges[index] == MergeTable.NONE || merges[index] >> 32 != entry >> 32) {
                continue;
            }
            int right = next[index];
            int after = next[right];
            ids[index] = MergeTable.merged(merges[index]);
            lengths[index] += lengths[right];
            merges[right] = MergeTable.NONE;
            lengths[right] = 0;
            next[index] = after;
            if (after < size) {
                previous[after] = index;
            }
            merges[index] = after < size ? table.find(ids[index], ids[after]) : MergeTable.NONE;
            offer(heap, merges[index], index);
            int before = previous[index];
            if (before >= 0) {
                merges[before] = table.find(ids[before], ids[index]);
                offer(heap, merges[before], before);
            }
        }
        compact(next);
    }

    private static void offer(LongHeap heap, long merge, int index) {
        if (merge != MergeTable.NONE) {
            heap.add(merge >> 32 << 32 | index);
        }
    }

    private void compact(int[] next) {
        int kept = 0;
        for (int index = 0; index < size; index = next[index]) {
            ids[kept] = ids[index];
            lengths[kept++] = lengths[index];
        }
        size = kept;
    }
}
