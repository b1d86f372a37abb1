package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;

/**
 * The register-blocked core of a matrix product, {@code sums[r][lane] += rows[r][k] · panel[k][lane]}, and the sizes of
 * its operands.
 *
 * <p>Lanes are tokens and rows are rows of the weight: so a weight needs no transposing, only widening, and
 * activations, which are far smaller, are transposed into panels once. A panel is {@code [depth][lanes]} with two
 * vectors of lanes, or one for the last tokens.
 */
final class ProductTile {

    /**
     * A panel of this depth fills two thirds of a first-level cache of 48 KiB with AVX-512 and is read for every tile.
     */
    static final int DEPTH = 256;

    /**
     * Floats from one row to the next: not a multiple of a page, so that rows do not compete for the same cache lines.
     */
    static final int ROW_STRIDE = DEPTH + 32;

    /** Rows come in multiples of this. */
    static final int ROWS = TwelveRowTile.ROWS;

    private ProductTile() {}

    /**
     * Multiplies twelve rows with a panel of two vectors.
     *
     * @param rows {@code [12][ROW_STRIDE]}, from {@code row}
     * @param panel {@code [depth][2 vectors]}, from byte {@code from}
     * @param sums {@code [12][sumStride]}, from {@code to}
     */
    static void twoVectors(
            float[] rows, int row, MemorySegment panel, long from, int depth, float[] sums, int to, int sumStride) {
        if (Lanes.MANY_REGISTERS) {
            TwelveRowTile.twoVectors(rows, row, panel, from, depth, sums, to, sumStride);
        } else {
            int half = SixRowTile.ROWS;
            SixRowTile.twoVectors(rows, row, panel, from, depth, sums, to, sumStride);
            SixRowTile.twoVectors(
                    rows, row + half * ROW_STRIDE, panel, from, depth, sums, to + half * sumStride, sumStride);
        }
    }

    /** The same for a panel of one vector. */
    static void oneVector(
            float[] rows, int row, MemorySegment panel, long from, int depth, float[] sums, int to, int sumStride) {
        if (Lanes.MANY_REGISTERS) {
            TwelveRowTile.oneVector(rows, row, panel, from, depth, sums, to, sumStride);
        } else {
            int half = SixRowTile.ROWS;
            SixRowTile.oneVector(rows, row, panel, from, depth, sums, to, sumStride);
            SixRowTile.oneVector(
                    rows, row + half * ROW_STRIDE, panel, from, depth, sums, to + half * sumStride, sumStride);
        }
    }
}
