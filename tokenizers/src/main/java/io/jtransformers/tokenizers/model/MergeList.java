package io.jtransformers.tokenizers.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The merges of a {@code tokenizer.json} in their order, as they are written: the characters of all of them one after
 * another. What tokens they are of can be found out when everything is read, wherever in the file it stood.
 */
final class MergeList {

    /** How many merges one task looks up; looking all up at once takes all cores for some milliseconds. */
    private static final int PART = 1 << 14;

    private char[] pool = new char[1 << 12];

    /** For each merge where its right token begins, and where it ends. */
    private int[] bounds = new int[1 << 10];

    private int size;

    /** No merges. */
    MergeList() {}

    int size() {
        return size;
    }

    /** Adds a merge: {@code chars} begin with the left token and then have the right one. */
    void add(char[] chars, int leftLength, int length) {
        int start = start(size);
        if (length > pool.length - start) {
            pool = Arrays.copyOf(pool, Math.max(2 * start, start + length));
        }
        System.arraycopy(chars, 0, pool, start, length);
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * size] = start + leftLength;
        bounds[2 * size + 1] = start + length;
        size++;
    }

    private int start(int rank) {
        return rank == 0 ? 0 : bounds[2 * rank - 1];
    }

    String left(int rank) {
        return new String(pool, start(rank), bounds[2 * rank] - start(rank));
    }

    String right(int rank) {
        return new String(pool, bounds[2 * rank], bounds[2 * rank + 1] - bounds[2 * rank]);
    }

    /**
     * For each merge the ids of its left, its right and its merged token, {@link Vocabulary#NONE} for what the
     * vocabulary lacks.
     *
     * @param prefix how many characters the right token loses in a merge; one that has fewer gives no merged token
     */
    int[] ids(Vocabulary vocabulary, int prefix) {
        int[] ids = new int[3 * size];
        IntStream.range(0, (size + PART - 1) / PART)
                .parallel()
                .forEach(part -> find(vocabulary, prefix, part * PART, Math.min(size, (part + 1) * PART), ids));
        return ids;
    }

    private void find(Vocabulary vocabulary, int prefix, int from, int to, int[] ids) {
        for (int rank = from; rank < to; rank++) {
            int middle = bounds[2 * rank];
            int end = bounds[2 * rank + 1];
            vocabulary.pair(pool, start(rank), middle, end, ids, 3 * rank);
            if (prefix > 0) {
                ids[3 * rank + 2] =
                        end - middle < prefix ? Vocabulary.NONE : vocabulary.id(left(rank), right(rank), prefix);
            }
        }
    }
}
