package io.jtransformers.backend;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Who holds which of the equal pieces of a store: counts the holders of each and hands out those that have none.
 * Guarded by the pool that owns it.
 */
final class SharedIndices {

    private final String piece;
    private final int firstCapacity;
    private final IntConsumer ensureCapacity;
    private int[] references = new int[0];
    private int[] free = new int[0]; // a stack of the pieces without references
    private int freeCount;
    private boolean closed;

    /**
     * Nothing handed out.
     *
     * @param piece what messages call a piece
     * @param firstCapacity how many pieces there are once one is asked for
     * @param ensureCapacity makes room in the store for so many
     */
    SharedIndices(String piece, int firstCapacity, IntConsumer ensureCapacity) {
        this.piece = piece;
        this.firstCapacity = firstCapacity;
        this.ensureCapacity = ensureCapacity;
    }

    /** A piece that nobody else has; the caller is its one holder. */
    int take() {
        if (closed) {
            throw new IllegalStateException("A cache of a closed model was to grow; load the model again.");
        }
        if (freeCount == 0) {
            grow();
        }
        int index = free[--freeCount];
        references[index] = 1;
        return index;
    }

    /** Makes room for {@code count} pieces more, and for no others. */
    void ensureFree(int count) {
        if (!closed && count > freeCount) {
            growTo(Math.addExact(references.length, count - freeCount));
        }
    }

    void retain(int index) {
        checkHeld(index);
        references[index]++;
    }

    void release(int index) {
        if (closed) {
            return;
        }
        checkHeld(index);
        if (--references[index] == 0) {
            free[freeCount++] = index;
        }
    }

    boolean isShared(int index) {
        checkHeld(index);
        return references[index] > 1;
    }

    private void checkHeld(int index) {
        if (index < 0 || index >= references.length || references[index] == 0) {
            throw new IllegalStateException(
                    "%s %d was to be shared, written or released, but nobody holds it.".formatted(piece, index));
        }
    }

    /** How many pieces have a holder. */
    int used() {
        return references.length - freeCount;
    }

    private void grow() {
        int old = references.length;
        growTo(Math.max(firstCapacity, old + old / 2));
    }

    private void growTo(int capacity) {
        int old = references.length;
        ensureCapacity.accept(capacity);
        references = Arrays.copyOf(references, capacity);
        free = Arrays.copyOf(free, capacity);
        for (int index = capacity - 1; index >= old; index--) {
            free[freeCount++] = index;
        }
    }

    /** Whether this call closed it; from then on nothing is handed out and releases do nothing. */
    boolean close() {
        boolean wasOpen = !closed;
        closed = true;
        return wasOpen;
    }
}
