package io.jtransformers.tokenizers.model;

import java.util.Arrays;
import java.util.Collection;

/**
 * The pairs of characters that some merge joins: the last character of its left token and the first one of its right
 * token. Where two neighbouring characters of a text are no such pair, no merge ever crosses, and the text may be cut
 * without changing its tokens.
 */
final class JunctionTable {

    private static final long EMPTY = -1;

    private final long[] pairs;
    private final int mask;

    /** A table of {@code junctions}, see {@link #junction}. */
    JunctionTable(Collection<Long> junctions) {
        int slots = Integer.highestOneBit(Math.max(8, junctions.size())) << 2;
        pairs = new long[slots];
        Arrays.fill(pairs, EMPTY);
        mask = slots - 1;
        for (long junction : junctions) {
            int slot = slot(junction);
            while (pairs[slot] != EMPTY) {
                slot = (slot + 1) & mask;
            }
            pairs[slot] = junction;
        }
    }

    /** The pair at which two tokens meet. */
    static long junction(String left, String right) {
        return pair(left.codePointBefore(left.length()), right.codePointAt(0));
    }

    /** The first index after {@code start} at which the text may be cut; {@code end} if there is none. */
    int nextCut(String text, int start, int end) {
        int previous = text.codePointAt(start);
        int index = start + Character.charCount(previous);
        while (index < end) {
            int next = text.codePointAt(index);
            if (!contains(pair(previous, next))) {
                return index;
            }
            previous = next;
            index += Character.charCount(next);
        }
        return end;
    }

    private boolean contains(long pair) {
        int slot = slot(pair);
        while (pairs[slot] != EMPTY) {
            if (pairs[slot] == pair) {
                return true;
            }
            slot = (slot + 1) & mask;
        }
        return false;
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    private int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        return (int) ((mixed >>> 32) ^ mixed) & mask;
    }
}
