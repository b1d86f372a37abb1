package io.jtransformers.backends.cpu;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;

/**
 * Products of some rows of a weight with many tokens: for each stretch of the depth the rows are widened once, into an
 * array that stays in the second-level cache, and multiplied with every panel of tokens.
 */
final class TileProducts {

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
        float[] widened = scratch.floats(Scratch.Use.ROWS, paddedRows * ProductTile.ROW_STRIDE);
        float[] sums = scratch.zeros(Scratch.Use.PRODUCTS, paddedRows * sumStride);
        for (int k = 0; k < panels.depth(); k += ProductTile.DEPTH) {
            int depth = Math.min(ProductTile.DEPTH, panels.depth() - k);
            widen(values, firstRow, rows, k, depth, widened);
            for (int panel = 0; panel < panels.count(); panel++) {
                multiplyPanel(panels, panel, k, depth, widened, paddedRows, sums, sumStride);
            }
        }
        return sums;
    }

    private static void widen(StoredTensor values, int firstRow, int rows, int k, int depth, float[] out) {
        DataType type = values.dataType();
        int width = values.shape().intDimension(1);
        for (int row = 0; row < rows; row++) {
            long from = ((long) (firstRow + row) * width + k) * type.byteSize();
            WeightRows.widen(type, values.data(), from, depth, out, row * ProductTile.ROW_STRIDE);
        }
    }

    private static void multiplyPanel(
            TokenPanels panels, int panel, int k, int depth, float[] widened, int rows, float[] sums, int sumStride) {
        long from = panels.offset(panel, k);
        int to = panel * TokenPanels.WIDTH;
        boolean full = panels.width(panel) == TokenPanels.WIDTH;
        for (int row = 0; row < rows; row += ProductTile.ROWS) {
            int at = row * ProductTile.ROW_STRIDE;
            if (full) {
                ProductTile.twoVectors(
                        widened, at, panels.memory(), from, depth, sums, to + row * sumStride, sumStride);
            } else {
                ProductTile.oneVector(widened, at, panels.memory(), from, depth, sums, to + row * sumStride, sumStride);
            }
        }
    }
}
