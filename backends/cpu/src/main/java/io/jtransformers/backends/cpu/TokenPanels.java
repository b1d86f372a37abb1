package io.jtransformers.backends.cpu;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Activations transposed for {@link ProductTile}: panels of two vectors of tokens, {@code [depth][lanes]} each, one
 * after another; the last has one vector where that is enough. Lanes beyond the last token are 0.
 *
 * @param memory where the panels are, aligned to a cache line: a vector that crosses one costs two loads
 * @param depth numbers of a token
 * @param tokens how many tokens
 */
record TokenPanels(MemorySegment memory, long byteOffset, int depth, int tokens) {

    /** Lanes of a full panel. */
    static final int WIDTH = 2 * Lanes.COUNT;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final int STRIP = 64; // depths of all tokens of a panel that stay in the first-level cache

    /**
     * Packs some rows of {@code input}.
     *
     * @param input {@code [tokens, depth]}, contiguous rows
     * @param first the first row
     * @param tokens how many rows
     * @param scope holds the panels
     * @param pool packs them
     */
    static TokenPanels pack(Tensor input, int first, int tokens, TensorScope scope, WorkerPool pool) {
        int depth = input.dimension(1);
        Tensor packed = scope.allocate(DataType.F32, Shape.of(Lanes.roundUp(tokens), depth));
        var panels = new TokenPanels(packed.memory(), packed.byteOffset(), depth, tokens);
        MemorySegment source = input.memory();
        long rowBytes = input.stride(0) * Float.BYTES;
        long from = input.byteOffset() + first * rowBytes;
        pool.run(panels.count(), (panel, scratch) -> panels.fill(panel, source, from, rowBytes));
        return panels;
    }

    /** The number of panels. */
    int count() {
        return (tokens + WIDTH - 1) / WIDTH;
    }

    /** Lanes of one panel. */
    int width(int panel) {
        return Math.min(WIDTH, Lanes.roundUp(tokens - panel * WIDTH));
    }

    /** Where the numbers {@code k} of the tokens of a panel are, in bytes. */
    long offset(int panel, int k) {
        return byteOffset + ((long) panel * WIDTH * depth + (long) k * width(panel)) * Float.BYTES;
    }

    private void fill(int panel, MemorySegment source, long from, long rowBytes) {
        int width = width(panel);
        int filled = Math.min(width, tokens - panel * WIDTH);
        for (int strip = 0; strip < depth; strip += STRIP) {
            int end = Math.min(depth, strip + STRIP);
            for (int lane = 0; lane < filled; lane++) {
                long token = from + ((long) panel * WIDTH + lane) * rowBytes;
                fillLane(source, token, strip, end, offset(panel, 0) + lane * 4L, width * 4L);
            }
            for (int lane = filled; lane < width; lane++) {
                for (int k = strip; k < end; k++) {
                    memory.set(FLOAT, offset(panel, k) + lane * 4L, 0);
                }
            }
        }
    }

    private void fillLane(MemorySegment source, long token, int start, int end, long to, long step) {
        for (int k = start; k < end; k++) {
            memory.set(FLOAT, to + k * step, source.get(FLOAT, token + k * 4L));
        }
    }
}
