package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost loop of attention: as {@link TwelveRowTile}, with strides that are known only when it runs, so that it
 * reads keys and values where the cache has them. Four rows, since that many query heads commonly share a key.
 */
final class StridedTile {

    /** Rows of a tile. */
    static final int ROWS = 4;

    private StridedTile() {}

    /**
     * {@code sums += rows · panel} for four rows.
     *
     * @param stride from one row of the panel to the next, in bytes
     * @param depth rows of the panel
     * @param width columns, whole vectors
     */
    static void add(
            float[] rows,
            int row,
            int rowStride,
            MemorySegment panel,
            long from,
            long stride,
            int depth,
            float[] sums,
            int to,
            int sumStride,
            int width) {
        int i = 0;
        for (; i + 2 * Lanes.COUNT <= width; i += 2 * Lanes.COUNT) {
            twoVectors(rows, row, rowStride, panel, from + i * 4L, stride, depth, sums, to + i, sumStride);
        }
        if (i < width) {
            oneVector(rows, row, rowStride, panel, from + i * 4L, stride, depth, sums, to + i, sumStride);
        }
    }

    /** 4 rows by 2 vectors of lanes. */
    private static void twoVectors(
            float[] rows,
            int row,
            int rowStride,
            MemorySegment panel,
            long from,
            long stride,
            int depth,
            float[] sums,
            int to,
            int sumStride) {
        FloatVector a0 = FloatVector.fromArray(Lanes.FLOATS, sums, to);
        FloatVector a1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + Lanes.COUNT);
        FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + sumStride);
        FloatVector b1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + sumStride + Lanes.COUNT);
        FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 2 * sumStride);
        FloatVector c1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 2 * sumStride + Lanes.COUNT);
        FloatVector d0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 3 * sumStride);
        FloatVector d1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 3 * sumStride + Lanes.COUNT);
        for (int k = 0; k < depth; k++) {
            long at = from + k * stride;
            FloatVector p0 = FloatVector.fromMemorySegment(Lanes.FLOATS, panel, at, Lanes.ORDER);
            FloatVector p1 = FloatVector.fromMemorySegment(Lanes.FLOATS, panel, at + Lanes.BYTES, Lanes.ORDER);
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
        a0.intoArray(sums, to);
        a1.intoArray(sums, to + Lanes.COUNT);
        b0.intoArray(sums, to + sumStride);
        b1.intoArray(sums, to + sumStride + Lanes.COUNT);
        c0.intoArray(sums, to + 2 * sumStride);
        c1.intoArray(sums, to + 2 * sumStride + Lanes.COUNT);
        d0.intoArray(sums, to + 3 * sumStride);
        d1.intoArray(sums, to + 3 * sumStride + Lanes.COUNT);
    }

    /** 4 rows by 1 vector of lanes. */
    private static void oneVector(
            float[] rows,
            int row,
            int rowStride,
            MemorySegment panel,
            long from,
            long stride,
            int depth,
            float[] sums,
            int to,
            int sumStride) {
        FloatVector a0 = FloatVector.fromArray(Lanes.FLOATS, sums, to);
        FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + sumStride);
        FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 2 * sumStride);
        FloatVector d0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 3 * sumStride);
        for (int k = 0; k < depth; k++) {
            long at = from + k * stride;
            FloatVector p0 = FloatVector.fromMemorySegment(Lanes.FLOATS, panel, at, Lanes.ORDER);
            FloatVector w = FloatVector.broadcast(Lanes.FLOATS, rows[row + k]);
            a0 = w.fma(p0, a0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + rowStride + k]);
            b0 = w.fma(p0, b0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 2 * rowStride + k]);
            c0 = w.fma(p0, c0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 3 * rowStride + k]);
            d0 = w.fma(p0, d0);
        }
        a0.intoArray(sums, to);
        b0.intoArray(sums, to + sumStride);
        c0.intoArray(sums, to + 2 * sumStride);
        d0.intoArray(sums, to + 3 * sumStride);
    }
}
