package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The loop of {@link TwelveRowTile} where the machine has 16 vector registers: twelve sums, two vectors and a number.
 */
final class SixRowTile {

    /** Rows of a tile. */
    static final int ROWS = 6;

    private static final int ROW_STRIDE = ProductTile.ROW_STRIDE;

    private SixRowTile() {}

    /** 6 rows by 2 vectors of lanes. */
    static void twoVectors(
            float[] rows, int row, MemorySegment panel, long from, int depth, float[] sums, int to, int sumStride) {
        FloatVector a0 = FloatVector.fromArray(Lanes.FLOATS, sums, to);
        FloatVector a1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + Lanes.COUNT);
        FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + sumStride);
        FloatVector b1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + sumStride + Lanes.COUNT);
        FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 2 * sumStride);
        FloatVector c1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 2 * sumStride + Lanes.COUNT);
        FloatVector d0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 3 * sumStride);
        FloatVector d1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 3 * sumStride + Lanes.COUNT);
        FloatVector e0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 4 * sumStride);
        FloatVector e1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 4 * sumStride + Lanes.COUNT);
        FloatVector f0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 5 * sumStride);
        FloatVector f1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 5 * sumStride + Lanes.COUNT);
        for (int k = 0; k < depth; k++) {
            long at = from + (long) k * (2 * Lanes.BYTES);
            FloatVector p0 = FloatVector.fromMemorySegment(Lanes.FLOATS, panel, at, Lanes.ORDER);
            FloatVector p1 = FloatVector.fromMemorySegment(Lanes.FLOATS, panel, at + Lanes.BYTES, Lanes.ORDER);
            FloatVector w = FloatVector.broadcast(Lanes.FLOATS, rows[row + k]);
            a0 = w.fma(p0, a0);
            a1 = w.fma(p1, a1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + ROW_STRIDE + k]);
            b0 = w.fma(p0, b0);
            b1 = w.fma(p1, b1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 2 * ROW_STRIDE + k]);
            c0 = w.fma(p0, c0);
            c1 = w.fma(p1, c1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 3 * ROW_STRIDE + k]);
            d0 = w.fma(p0, d0);
            d1 = w.fma(p1, d1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 4 * ROW_STRIDE + k]);
            e0 = w.fma(p0, e0);
            e1 = w.fma(p1, e1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 5 * ROW_STRIDE + k]);
            f0 = w.fma(p0, f0);
            f1 = w.fma(p1, f1);
        }
        a0.intoArray(sums, to);
        a1.intoArray(sums, to + Lanes.COUNT);
        b0.intoArray(sums, to + sumStride);
        b1.intoArray(sums, to + sumStride + Lanes.COUNT);
        c0.intoArray(sums, to + 2 * sumStride);
        c1.intoArray(sums, to + 2 * sumStride + Lanes.COUNT);
        d0.intoArray(sums, to + 3 * sumStride);
        d1.intoArray(sums, to + 3 * sumStride + Lanes.COUNT);
        e0.intoArray(sums, to + 4 * sumStride);
        e1.intoArray(sums, to + 4 * sumStride + Lanes.COUNT);
        f0.intoArray(sums, to + 5 * sumStride);
        f1.intoArray(sums, to + 5 * sumStride + Lanes.COUNT);
    }

    /** 6 rows by 1 vector of lanes. */
    static void oneVector(
            float[] rows, int row, MemorySegment panel, long from, int depth, float[] sums, int to, int sumStride) {
        FloatVector a0 = FloatVector.fromArray(Lanes.FLOATS, sums, to);
        FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + sumStride);
        FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 2 * sumStride);
        FloatVector d0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 3 * sumStride);
        FloatVector e0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 4 * sumStride);
        FloatVector f0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 5 * sumStride);
        for (int k = 0; k < depth; k++) {
            long at = from + (long) k * Lanes.BYTES;
            FloatVector p0 = FloatVector.fromMemorySegment(Lanes.FLOATS, panel, at, Lanes.ORDER);
            FloatVector w = FloatVector.broadcast(Lanes.FLOATS, rows[row + k]);
            a0 = w.fma(p0, a0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + ROW_STRIDE + k]);
            b0 = w.fma(p0, b0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 2 * ROW_STRIDE + k]);
            c0 = w.fma(p0, c0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 3 * ROW_STRIDE + k]);
            d0 = w.fma(p0, d0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 4 * ROW_STRIDE + k]);
            e0 = w.fma(p0, e0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 5 * ROW_STRIDE + k]);
            f0 = w.fma(p0, f0);
        }
        a0.intoArray(sums, to);
        b0.intoArray(sums, to + sumStride);
        c0.intoArray(sums, to + 2 * sumStride);
        d0.intoArray(sums, to + 3 * sumStride);
        e0.intoArray(sums, to + 4 * sumStride);
        f0.intoArray(sums, to + 5 * sumStride);
    }
}
