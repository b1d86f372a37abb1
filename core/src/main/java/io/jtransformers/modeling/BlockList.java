package io.jtransformers.modeling;

import io.jtransformers.backend.BlockPool;
import java.util.Arrays;

/**
 * The blocks of one sequence in one pool: entry {@code i} holds positions {@code i · blockSize} and following.
 *
 * <p>A list of fixed capacity has taken all blocks that it will need when it was made; those that hold nothing are its
 * spares. What a window has passed becomes a spare, so that it holds as many as the window and one step need.
 */
final class BlockList {

    /** An entry whose block was given back because a window has passed it. */
    static final int NONE = -1;

    /** Rows of a step for which a list of fixed capacity has blocks beside those of its window. */
    static final int STEP_ROWS = 512;

    private final BlockPool pool;
    private final int blockSize;
    private final int fixedEntries;
    private final int[] spares;
    private int spareCount;
    private int[] blocks;
    private int size;
    private int firstKept;

    private BlockList(BlockPool pool, int fixedEntries, int spares) {
        this.pool = pool;
        this.blockSize = pool.store().layout().blockSize();
        this.fixedEntries = fixedEntries;
        this.spares = new int[spares];
        this.blocks = new int[Math.max(4, fixedEntries)];
    }

    /** An empty list that takes blocks when it needs them. */
    static BlockList growing(BlockPool pool) {
        return new BlockList(pool, 0, 0);
    }

    /**
     * An empty list that has all blocks that it will need.
     *
     * @param pool gives them
     * @param spec of the layers
     * @param capacity the greatest length
     */
    static BlockList fixed(BlockPool pool, LayerCacheSpec.KeyValueLayer spec, int capacity) {
        int blockSize = pool.store().layout().blockSize();
        int entries = blocksFor(capacity, blockSize);
        // A run of positions that begins anywhere reaches into one block more.
        int held = spec.window() == 0
                ? entries
                : (int) Math.min(entries, ((long) spec.window() + STEP_ROWS + blockSize - 1) / blockSize + 1);
        var list = new BlockList(pool, entries, held);
        pool.ensureFree(held);
        while (list.spareCount < held) {
            list.spares[list.spareCount] = pool.take();
            list.spareCount++;
        }
        return list;
    }

    private static int blocksFor(int positions, int blockSize) {
        return (int) (((long) positions + blockSize - 1) / blockSize);
    }

    /**
     * Makes every position from {@code length} to before {@code newLength} writable without touching another holder's.
     */
    void reserve(int length, int newLength) {
        int needed = blocksFor(newLength, blockSize);
        if (newLength > length && length % blockSize != 0) {
            int last = length / blockSize;
            blocks[last] = pool.writable(blocks[last]);
        }
        while (size < needed) {
            addEntry(take());
        }
    }

    /**
     * Does as if {@code first} positions had been there and a window had passed them, and takes blocks for the rest.
     */
    void reserveFrom(int first, int length) {
        for (int passed = first / blockSize; size < passed; firstKept++) {
            addEntry(NONE);
        }
        reserve(length, length);
    }

    private void addEntry(int block) {
        if (size == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * size);
        }
        blocks[size] = block;
        size++;
    }

    private int take() {
        if (spareCount > 0) {
            spareCount--;
            return spares[spareCount];
        }
        return pool.take();
    }

    private void giveBack(int block) {
        if (spareCount < spares.length && !pool.isShared(block)) {
            spares[spareCount] = block;
            spareCount++;
        } else {
            pool.release(block);
        }
    }

    /** Gives back the blocks that lie wholly before {@code position}. */
    void releaseBefore(int position) {
        int end = Math.min(position / blockSize, size);
        for (; firstKept < end; firstKept++) {
            giveBack(blocks[firstKept]);
            blocks[firstKept] = NONE;
        }
    }

    /** Gives back the blocks that hold nothing before {@code length}. */
    void crop(int length) {
        int needed = blocksFor(length, blockSize);
        while (size > needed) {
            size--;
            if (blocks[size] != NONE) {
                giveBack(blocks[size]);
            }
        }
        firstKept = Math.min(firstKept, size);
    }

    /** Gives all blocks back to the pool. */
    void close() {
        crop(0);
        while (spareCount > 0) {
            spareCount--;
            pool.release(spares[spareCount]);
        }
    }

    /** The first position whose block is still there. */
    int firstPosition() {
        return firstKept * blockSize;
    }

    /** A list with the same contents, which takes blocks when it needs them. */
    BlockList fork() {
        BlockList copy = new BlockList(pool, fixedEntries, 0);
        copy.blocks = blocks.clone();
        copy.size = size;
        copy.firstKept = firstKept;
        for (int i = firstKept; i < size; i++) {
            pool.retain(blocks[i]);
        }
        return copy;
    }

    int size() {
        return size;
    }

    /** How many entries a table needs that is to have one width as long as the list does not outgrow it. */
    int tableEntries() {
        return Math.max(size, fixedEntries);
    }

    int block(int index) {
        return blocks[index];
    }
}
