package io.jtransformers.modeling;

import io.jtransformers.backend.BlockPool;
import java.util.Arrays;

/** The blocks of one sequence in one pool: entry {@code i} holds positions {@code i · blockSize} and following. */
final class BlockList {

    /** An entry whose block was given back because a window has passed it. */
    static final int NONE = -1;

    private final BlockPool pool;
    private final int blockSize;
    private int[] blocks = new int[4];
    private int size;
    private int firstKept;

    BlockList(BlockPool pool) {
        this.pool = pool;
        this.blockSize = pool.store().layout().blockSize();
    }

    /**
     * Makes every position from {@code length} to before {@code newLength} writable without touching another holder's.
     */
    void reserve(int length, int newLength) {
        int needed = (newLength + blockSize - 1) / blockSize;
        if (newLength > length && length % blockSize != 0) {
            int last = length / blockSize;
            blocks[last] = pool.writable(blocks[last]);
        }
        while (size < needed) {
            if (size == blocks.length) {
                blocks = Arrays.copyOf(blocks, 2 * size);
            }
            blocks[size] = pool.take();
            size++;
        }
    }

    /** Gives back the blocks that lie wholly before {@code position}. */
    void releaseBefore(int position) {
        int end = Math.min(position / blockSize, size);
        for (; firstKept < end; firstKept++) {
            pool.release(blocks[firstKept]);
            blocks[firstKept] = NONE;
        }
    }

    /** Gives back the blocks that hold nothing before {@code length}. */
    void crop(int length) {
        int needed = (length + blockSize - 1) / blockSize;
        while (size > needed) {
            size--;
            if (blocks[size] != NONE) {
                pool.release(blocks[size]);
            }
        }
        firstKept = Math.min(firstKept, size);
    }

    /** The first position whose block is still there. */
    int firstPosition() {
        return firstKept * blockSize;
    }

    BlockList fork() {
        BlockList copy = new BlockList(pool);
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

    int block(int index) {
        return blocks[index];
    }
}
