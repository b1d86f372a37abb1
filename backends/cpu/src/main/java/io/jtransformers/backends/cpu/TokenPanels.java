package io.jtransformers.backends.cpu;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

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
        Tensor packed = scope.allocate(DataType.F32, Shape.of(Lanes.roundUp(tokens), input.dimension(1)));
        TokenPanels panels = over(packed, tokens);
        pool.run(panels.count(), (panel, scratch) -> panels.fill(panel, input, token -> first + token));
        return panels;
    }

    /** Empty panels of {@code tokens} in {@code memory}: {@code [tokens rounded up to vectors, depth]}, contiguous. */
    static TokenPanels over(Tensor memory, int tokens) {
        return new TokenPanels(memory.memory(), memory.byteOffset(), memory.dimension(1), tokens);
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

    /**
     * Transposes the tokens of one panel into it.
     *
     * @param panel which
     * @param input {@code [..., depth]}, contiguous rows
     * @param rows which of them are the tokens
     */
    void fill(int panel, Tensor input, TokenRows rows) {
        MemorySegment source = input.memory();
        long rowBytes = input.stride(0) * Float.BYTES;
        int width = width(panel);
        int filled = Math.min(width, tokens - panel * WIDTH);
        for (int strip = 0; strip < depth; strip += STRIP) {
            int end = Math.min(depth, strip + STRIP);
            for (int lane = 0; lane < filled; lane++) {
                long token = input.byteOffset() + rows.of(panel * WIDTH + lane) * rowBytes;
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

    /** Writes sums {@code [rows][stride]}, tokens being neighbours, as the numbers {@code k} and on of every token. */
    void store(float[] sums, int stride, int k, int rows) {
        for (int panel = 0; panel < count(); panel++) {
            int width = width(panel);
            for (int row = 0; row < rows; row++) {
                long to = offset(panel, k + row);
                int from = row * stride + panel * WIDTH;
                for (int lane = 0; lane < width; lane += Lanes.COUNT) {
                    FloatVector.fromArray(Lanes.FLOATS, sums, from + lane)
                            .intoMemorySegment(memory, to + lane * 4L, Lanes.ORDER);
                }
            }
        }
    }

    /** Multiplies the numbers {@code k} and on of every token with sums {@code [rows][stride]}. */
    void multiply(float[] sums, int stride, int k, int rows) {
        for (int panel = 0; panel < count(); panel++) {
            int width = width(panel);
            for (int row = 0; row < rows; row++) {
                long to = offset(panel, k + row);
                int from = row * stride + panel * WIDTH;
                for (int lane = 0; lane < width; lane += Lanes.COUNT) {
                    FloatVector.fromArray(Lanes.FLOATS, sums, from + lane)
                            .mul(FloatVector.fromMemorySegment(Lanes.FLOATS, memory, to + lane * 4L, Lanes.ORDER))
                            .intoMemorySegment(memory, to + lane * 4L, Lanes.ORDER);
                }
            }
        }
    }
}
