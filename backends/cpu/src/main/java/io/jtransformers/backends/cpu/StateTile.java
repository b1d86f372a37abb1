package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost loop of a recurrent state, {@code to[r][lane] = decay · from[r][lane] + sum over k of rows[r][k] ·
 * panel[k][lane]}: as {@link StridedTile}, with the sums where the store has them.
 */
final class StateTile {

    /** Rows of a tile. */
    static final int ROWS = 4;

    private StateTile() {}

    /**
     * Four rows, all lanes of them.
     *
     * @param rows {@code [4][rowStride]}, from {@code row}
     * @param panel {@code [depth][width]}, from byte {@code panelFrom}
     * @param before {@code [4][width]} of the old state
     * @param after the same of the new one; may be {@code before}
     * @param at where in both the rows begin, in bytes
     * @param width lanes of a row, whole vectors
     */
    static void fourRows(
            float[] rows,
            int row,
            int rowStride,
            MemorySegment panel,
            long panelFrom,
            int depth,
            float decay,
            MemorySegment before,
            MemorySegment after,
            long at,
            int width) {
        int lane = 0;
        for (; lane + 2 * Lanes.COUNT <= width; lane += 2 * Lanes.COUNT) {
            long offset = lane * 4L;
            twoVectors(
                    rows, row, rowStride, panel, panelFrom + offset, depth, decay, before, after, at + offset, width);
        }
        if (lane < width) {
            long offset = lane * 4L;
            oneVector(rows, row, rowStride, panel, panelFrom + offset, depth, decay, before, after, at + offset, width);
        }
    }

    private static FloatVector load(MemorySegment memory, long at) {
        return FloatVector.fromMemorySegment(Lanes.FLOATS, memory, at, Lanes.ORDER);
    }

    private static void twoVectors(
            float[] rows,
            int row,
            int rowStride,
            MemorySegment panel,
            long from,
            int depth,
            float decay,
            MemorySegment before,
            MemorySegment after,
            long at,
            int width) {
        long stride = width * 4L;
        FloatVector a0 = load(before, at).mul(decay);
        FloatVector a1 = load(before, at + Lanes.BYTES).mul(decay);
        FloatVector b0 = load(before, at + stride).mul(decay);
        FloatVector b1 = load(before, at + stride + Lanes.BYTES).mul(decay);
        FloatVector c0 = load(before, at + 2 * stride).mul(decay);
        FloatVector c1 = load(before, at + 2 * stride + Lanes.BYTES).mul(decay);
        FloatVector d0 = load(before, at + 3 * stride).mul(decay);
        FloatVector d1 = load(before, at + 3 * stride + Lanes.BYTES).mul(decay);
        for (int k = 0; k < depth; k++) {
            FloatVector p0 = load(panel, from + k * stride);
            FloatVector p1 = load(panel, from + k * stride + Lanes.BYTES);
            FloatVector w = FloatVector.broadcast(Lanes.FLOATS, rows[row + k]);
            a0 = w.fma(p0, a0);
            a1 = w.fma(p1, a1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + rowStride + k]);
            b0 = w.fma(p0, b0);
            b1 = w.fma(p1, b1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 2 * rowStride + k]);
            c0 = w.fma(p0, c0);
            c1 = w.fma(p1, c1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 3 * rowStride + k]);
            d0 = w.fma(p0, d0);
            d1 = w.fma(p1, d1);
        }
        a0.intoMemorySegment(after, at, Lanes.ORDER);
        a1.intoMemorySegment(after, at + Lanes.BYTES, Lanes.ORDER);
        b0.intoMemorySegment(after, at + stride, Lanes.ORDER);
        b1.intoMemorySegment(after, at + stride + Lanes.BYTES, Lanes.ORDER);
        c0.intoMemorySegment(after, at + 2 * stride, Lanes.ORDER);
        c1.intoMemorySegment(after, at + 2 * stride + Lanes.BYTES, Lanes.ORDER);
        d0.intoMemorySegment(after, at + 3 * stride, Lanes.ORDER);
        d1.intoMemorySegment(after, at + 3 * stride + Lanes.BYTES, Lanes.ORDER);
    }

    private static void oneVector(
            float[] rows,
            int row,
            int rowStride,
            MemorySegment panel,
            long from,
            int depth,
            float decay,
            MemorySegment before,
            MemorySegment after,
            long at,
            int width) {
        long stride = width * 4L;
        FloatVector a0 = load(before, at).mul(decay);
        FloatVector b0 = load(before, at + stride).mul(decay);
        FloatVector c0 = load(before, at + 2 * stride).mul(decay);
        FloatVector d0 = load(before, at + 3 * stride).mul(decay);
        for (int k = 0; k < depth; k++) {
            FloatVector p0 = load(panel, from + k * stride);
            a0 = p0.fma(FloatVector.broadcast(Lanes.FLOATS, rows[row + k]), a0);
            b0 = p0.fma(FloatVector.broadcast(Lanes.FLOATS, rows[row + rowStride + k]), b0);
            c0 = p0.fma(FloatVector.broadcast(Lanes.FLOATS, rows[row + 2 * rowStride + k]), c0);
            d0 = p0.fma(FloatVector.broadcast(Lanes.FLOATS, rows[row + 3 * rowStride + k]), d0);
        }
        a0.intoMemorySegment(after, at, Lanes.ORDER);
        b0.intoMemorySegment(after, at + stride, Lanes.ORDER);
        c0.intoMemorySegment(after, at + 2 * stride, Lanes.ORDER);
        d0.intoMemorySegment(after, at + 3 * stride, Lanes.ORDER);
    }
}
