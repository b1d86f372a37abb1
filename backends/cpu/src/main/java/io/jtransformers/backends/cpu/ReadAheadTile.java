package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * The loops of {@link TwelveRowTile}, each step of which also reads a number of the weights that will be multiplied
 * next: these come from memory while the processor computes, and their widening finds them in a cache. Java has no
 * instruction that fetches without reading.
 *
 * <p>With weights from memory the product of a panel is faster so; with weights that are in a cache already it is
 * slower, and where many panels share the weights it does not matter when they come ({@code docs/benchmarks.md}). So
 * the plain loops stay. The methods return a sum of what they read, since the JIT leaves out what nobody wants.
 */
final class ReadAheadTile {

    /**
     * Bytes from one step's reading to the next: as many as twelve rows of two-byte numbers have of one depth. Of
     * longer numbers only the first part of the next rows is read ahead.
     */
    static final long STEP = 2 * TwelveRowTile.ROWS;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int ROW_STRIDE = ProductTile.ROW_STRIDE;

    private ReadAheadTile() {}

    /** 12 rows by 2 vectors of lanes. */
    static long twoVectors(
            float[] rows,
            int row,
            MemorySegment panel,
            long from,
            int depth,
            float[] sums,
            int to,
            int sumStride,
            MemorySegment ahead,
            long aheadFrom) {
        long read = 0;
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
        FloatVector g0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 6 * sumStride);
        FloatVector g1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 6 * sumStride + Lanes.COUNT);
        FloatVector h0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 7 * sumStride);
        FloatVector h1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 7 * sumStride + Lanes.COUNT);
        FloatVector i0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 8 * sumStride);
        FloatVector i1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 8 * sumStride + Lanes.COUNT);
        FloatVector j0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 9 * sumStride);
        FloatVector j1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 9 * sumStride + Lanes.COUNT);
        FloatVector k0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 10 * sumStride);
        FloatVector k1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 10 * sumStride + Lanes.COUNT);
        FloatVector l0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 11 * sumStride);
        FloatVector l1 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 11 * sumStride + Lanes.COUNT);
        for (int k = 0; k < depth; k++) {
            read += ahead.get(LONG, aheadFrom + k * STEP);
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
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 6 * ROW_STRIDE + k]);
            g0 = w.fma(p0, g0);
            g1 = w.fma(p1, g1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 7 * ROW_STRIDE + k]);
            h0 = w.fma(p0, h0);
            h1 = w.fma(p1, h1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 8 * ROW_STRIDE + k]);
            i0 = w.fma(p0, i0);
            i1 = w.fma(p1, i1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 9 * ROW_STRIDE + k]);
            j0 = w.fma(p0, j0);
            j1 = w.fma(p1, j1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 10 * ROW_STRIDE + k]);
            k0 = w.fma(p0, k0);
            k1 = w.fma(p1, k1);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 11 * ROW_STRIDE + k]);
            l0 = w.fma(p0, l0);
            l1 = w.fma(p1, l1);
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
        g0.intoArray(sums, to + 6 * sumStride);
        g1.intoArray(sums, to + 6 * sumStride + Lanes.COUNT);
        h0.intoArray(sums, to + 7 * sumStride);
        h1.intoArray(sums, to + 7 * sumStride + Lanes.COUNT);
        i0.intoArray(sums, to + 8 * sumStride);
        i1.intoArray(sums, to + 8 * sumStride + Lanes.COUNT);
        j0.intoArray(sums, to + 9 * sumStride);
        j1.intoArray(sums, to + 9 * sumStride + Lanes.COUNT);
        k0.intoArray(sums, to + 10 * sumStride);
        k1.intoArray(sums, to + 10 * sumStride + Lanes.COUNT);
        l0.intoArray(sums, to + 11 * sumStride);
        l1.intoArray(sums, to + 11 * sumStride + Lanes.COUNT);
        return read;
    }

    /** 12 rows by 1 vector of lanes. */
    static long oneVector(
            float[] rows,
            int row,
            MemorySegment panel,
            long from,
            int depth,
            float[] sums,
            int to,
            int sumStride,
            MemorySegment ahead,
            long aheadFrom) {
        long read = 0;
        FloatVector a0 = FloatVector.fromArray(Lanes.FLOATS, sums, to);
        FloatVector b0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + sumStride);
        FloatVector c0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 2 * sumStride);
        FloatVector d0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 3 * sumStride);
        FloatVector e0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 4 * sumStride);
        FloatVector f0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 5 * sumStride);
        FloatVector g0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 6 * sumStride);
        FloatVector h0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 7 * sumStride);
        FloatVector i0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 8 * sumStride);
        FloatVector j0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 9 * sumStride);
        FloatVector k0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 10 * sumStride);
        FloatVector l0 = FloatVector.fromArray(Lanes.FLOATS, sums, to + 11 * sumStride);
        for (int k = 0; k < depth; k++) {
            read += ahead.get(LONG, aheadFrom + k * STEP);
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
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 6 * ROW_STRIDE + k]);
            g0 = w.fma(p0, g0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 7 * ROW_STRIDE + k]);
            h0 = w.fma(p0, h0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 8 * ROW_STRIDE + k]);
            i0 = w.fma(p0, i0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 9 * ROW_STRIDE + k]);
            j0 = w.fma(p0, j0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 10 * ROW_STRIDE + k]);
            k0 = w.fma(p0, k0);
            w = FloatVector.broadcast(Lanes.FLOATS, rows[row + 11 * ROW_STRIDE + k]);
            l0 = w.fma(p0, l0);
        }
        a0.intoArray(sums, to);
        b0.intoArray(sums, to + sumStride);
        c0.intoArray(sums, to + 2 * sumStride);
        d0.intoArray(sums, to + 3 * sumStride);
        e0.intoArray(sums, to + 4 * sumStride);
        f0.intoArray(sums, to + 5 * sumStride);
        g0.intoArray(sums, to + 6 * sumStride);
        h0.intoArray(sums, to + 7 * sumStride);
        i0.intoArray(sums, to + 8 * sumStride);
        j0.intoArray(sums, to + 9 * sumStride);
        k0.intoArray(sums, to + 10 * sumStride);
        l0.intoArray(sums, to + 11 * sumStride);
        return read;
    }
}
