package io.jtransformers.backend;

/**
 * Hands out the blocks of a {@link KeyValueStore} and counts who shares them: a fork retains, a write to a shared block
 * copies it first. Thread-safe.
 */
public final class BlockPool implements AutoCloseable {

    private static final int FIRST_CAPACITY = 8;

    private final KeyValueStore store;
    private final SharedIndices blocks;

    /** A pool over {@code store}, which it closes. */
    public BlockPool(KeyValueStore store) {
        this.store = store;
        this.blocks = new SharedIndices("Block", FIRST_CAPACITY, store::ensureCapacity);
    }

    /** The memory behind the blocks. */
    public KeyValueStore store() {
        return store;
    }

    /** A block that nobody else has, its contents undefined; the caller holds one reference. */
    public synchronized int take() {
        return blocks.take();
    }

    /**
     * Makes room for {@code count} blocks more, and for no others; they are there to be taken.
     *
     * @throws BackendException if the device has no room
     */
    public synchronized void ensureFree(int count) {
        blocks.ensureFree(count);
    }

    /** Whether {@code block} has more than one holder. */
    public synchronized boolean isShared(int block) {
        return blocks.isShared(block);
    }

    /** Adds a holder to {@code block}. */
    public synchronized void retain(int block) {
        blocks.retain(block);
    }

    /** Takes a holder from {@code block}; without any it may be handed out again. */
    public synchronized void release(int block) {
        blocks.release(block);
    }

    /**
     * The block to write to instead of {@code block}: itself if nobody shares it, else a copy, its reference given up.
     */
    public synchronized int writable(int block) {
        if (!blocks.isShared(block)) {
            return block;
        }
        int copy = blocks.take();
        store.copyBlock(block, copy);
        blocks.release(block);
        return copy;
    }

    /** How many blocks have a holder. */
    public synchronized int used() {
        return blocks.used();
    }

    @Override
    public synchronized void close() {
        if (blocks.close()) {
            store.close();
        }
    }
}
