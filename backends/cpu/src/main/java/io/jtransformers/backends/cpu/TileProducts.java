package io.jtransformers.backends.cpu;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import java.lang.foreign.MemorySegment;

/**
 * Products of some rows of a weight with many tokens: for each stretch of the depth the rows are widened once and
 * multiplied with every panel of tokens. Where panels are few only the rows of a tile share that: what was widened is
 * still in the first-level cache, and while it is multiplied the next rows are read from memory. Where panels are many
 * all rows share it, and each panel's stretch stays in that cache.
 */
final class TileProducts {

    /**
     * Up to so many panels are read again from the second-level cache, or from memory, for every tile: 128 tokens with
     * AVX-512, measured with depths of 1024 to 5632.
     */
    private static final int FEW_PANELS = 4;

    private TileProducts() {}

    /**
     * From the sums of one row to those of the next. One vector more than there are tokens: rows of a power of two
     * would compete for the same cache lines.
     */
    static int sumStride(TokenPanels panels) {
        return Lanes.roundUp(panels.tokens()) + Lanes.COUNT;
    }

    /**
     * Multiplies rows with all tokens.
     *
     * @param values the weight
     * @param firstRow the first row
     * @param rows how many
     * @param panels the tokens
     * @param scratch holds the result, until its next {@link Scratch.Use#PRODUCTS}
     * @return sums {@code [rows][sumStride]}; lanes beyond the last token are 0
     */
    static float[] multiply(StoredTensor values, int firstRow, int rows, TokenPanels panels, Scratch scratch) {
        int paddedRows = (rows + ProductTile.ROWS - 1) / ProductTile.ROWS * ProductTile.ROWS;
        int sumStride = sumStride(panels);
        float[] sums = scratch.zeros(Scratch.Use.PRODUCTS, paddedRows * sumStride);
        int sharedRows = panels.count() <= FEW_PANELS ? ProductTile.ROWS : paddedRows;
        for (int row = 0; row < rows; row += sharedRows) {
            int count = Math.min(sharedRows, rows - row);
            multiplyRows(values, firstRow + row, count, firstRow + rows, panels, scratch, sums, row * sumStride);
        }
        return sums;
    }

    /**
     * Multiplies rows that are widened together; their sums go where {@code to} says. Those that come after them, up to
     * {@code endRow}, are read ahead.
     */
    private static void multiplyRows(
            StoredTensor values,
            int firstRow,
            int rows,
            int endRow,
            TokenPanels panels,
            Scratch scratch,
            float[] sums,
            int to) {
        int paddedRows = (rows + ProductTile.ROWS - 1) / ProductTile.ROWS * ProductTile.ROWS;
        float[] widened = scratch.floats(Scratch.Use.ROWS, paddedRows * ProductTile.ROW_STRIDE);
        DataType type = values.dataType();
        long rowBytes = values.shape().dimension(1) * type.byteSize();
        for (int k = 0; k < panels.depth(); k += ProductTile.DEPTH) {
            int depth = Math.min(ProductTile.DEPTH, panels.depth() - k);
            long from = firstRow * rowBytes + (long) k * type.byteSize();
            WeightRows.widenRows(type, values.data(), from, rows, rowBytes, depth, widened);
            int multiplied = 0;
            long ahead = (firstRow + rows) * rowBytes + k * ReadAheadTile.STEP;
            boolean readsAhead = Lanes.MANY_REGISTERS && panels.count() <= FEW_PANELS;
            if (readsAhead && ahead + depth * ReadAheadTile.STEP <= endRow * rowBytes) {
                scratch.keep(multiplyFirstPanel(panels, k, depth, widened, sums, to, values.data(), ahead));
                multiplied = 1;
            }
            for (int panel = multiplied; panel < panels.count(); panel++) {
                multiplyPanel(panels, panel, k, depth, widened, paddedRows, sums, to);
            }
        }
    }

    /** The rows of a tile with the first tokens, while weights are read ahead. */
    private static long multiplyFirstPanel(
            TokenPanels panels,
            int k,
            int depth,
            float[] widened,
            float[] sums,
            int to,
            MemorySegment weights,
            long ahead) {
        MemorySegment memory = panels.memory();
        long from = panels.offset(0, k);
        int stride = sumStride(panels);
        return panels.width(0) == TokenPanels.WIDTH
                ? ReadAheadTile.twoVectors(widened, 0, memory, from, depth, sums, to, stride, weights, ahead)
                : ReadAheadTile.oneVector(widened, 0, memory, from, depth, sums, to, stride, weights, ahead);
    }

    private static void multiplyPanel(
            TokenPanels panels, int panel, int k, int depth, float[] widened, int rows, float[] sums, int sumsFrom) {
        long from = panels.offset(panel, k);
        int sumStride = sumStride(panels);
        int to = sumsFrom + panel * TokenPanels.WIDTH;
        boolean full = panels.width(panel) == TokenPanels.WIDTH;
        for (int row = 0; row < rows; row += ProductTile.ROWS) {
            int rowAt = row * ProductTile.ROW_STRIDE;
            int rowTo = to + row * sumStride;
            if (full) {
                ProductTile.twoVectors(widened, rowAt, panels.memory(), from, depth, sums, rowTo, sumStride);
            } else {
                ProductTile.oneVector(widened, rowAt, panels.memory(), from, depth, sums, rowTo, sumStride);
            }
        }
    }
}
