package io.jtransformers.backend;

import java.util.Arrays;

/**
 * Hands out the blocks of a {@link KeyValueStore} and counts who shares them: a fork retains, a write to a shared block
 * copies it first. Thread-safe.
 */
public final class BlockPool implements AutoCloseable {

    private final KeyValueStore store;
    private int[] references = new int[0];
    private int[] free = new int[0]; // a stack of the blocks without references
    private int freeCount;
    private boolean closed;

    /** A pool over {@code store}, which it closes. */
    public BlockPool(KeyValueStore store) {
        this.store = store;
    }

    /** The memory behind the blocks. */
    public KeyValueStore store() {
        return store;
    }

    /** A block that nobody else has, its contents undefined; the caller holds one reference. */
    public synchronized int take() {
        if (closed) {
            throw new IllegalStateException("A cache of a closed model was to grow; load the model again.");
        }
        if (freeCount == 0) {
            grow();
        }
        int block = free[--freeCount];
        references[block] = 1;
        return block;
    }

    /** Adds a holder to {@code block}. */
    public synchronized void retain(int block) {
        checkHeld(block);
        references[block]++;
    }

    /** Takes a holder from {@code block}; without any it may be handed out again. */
    public synchronized void release(int block) {
        if (closed) {
            return;
        }
        checkHeld(block);
        if (--references[block] == 0) {
            free[freeCount++] = block;
        }
    }

    /**
     * The block to write to instead of {@code block}: itself if nobody shares it, else a copy, its reference given up.
     */
    public synchronized int writable(int block) {
        checkHeld(block);
        if (references[block] == 1) {
            return block;
        }
        int copy = take();
        store.copyBlock(block, copy);
        references[block]--;
        return copy;
    }

    private void checkHeld(int block) {
        if (block < 0 || block >= references.length || references[block] == 0) {
            throw new IllegalStateException(
                    "Block %d was to be shared, written or released, but nobody holds it.".formatted(block));
        }
    }

    /** How many blocks have a holder. */
    public synchronized int used() {
        return references.length - freeCount;
    }

    private void grow() {
        int old = references.length;
        int capacity = Math.max(8, old + old / 2);
        store.ensureCapacity(capacity);
        references = Arrays.copyOf(references, capacity);
        free = Arrays.copyOf(free, capacity);
        for (int block = capacity - 1; block >= old; block--) {
            free[freeCount++] = block;
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            store.close();
        }
    }
}
