package io.jtransformers.backends.cpu;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;

/**
 * Products of some rows of a weight with many tokens: for each stretch of the depth the rows are widened once, into an
 * array that stays in the second-level cache, and multiplied with every panel of tokens.
 */
final class TileProducts {

    /** Up to so many panels stay in the second-level cache, whatever their depth, while all rows pass by. */
    private static final int FEW_PANELS = 2;

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
        if (panels.count() <= FEW_PANELS) {
            for (int row = 0; row < rows; row += ProductTile.ROWS) {
                int tileRows = Math.min(ProductTile.ROWS, rows - row);
                multiplyTile(values, firstRow + row, tileRows, panels, scratch, sums, row * sumStride);
            }
            return sums;
        }
        float[] widened = scratch.floats(Scratch.Use.ROWS, paddedRows * ProductTile.ROW_STRIDE);
        for (int k = 0; k < panels.depth(); k += ProductTile.DEPTH) {
            int depth = Math.min(ProductTile.DEPTH, panels.depth() - k);
            widen(values, firstRow, rows, k, depth, widened, 0);
            for (int panel = 0; panel < panels.count(); panel++) {
                multiplyPanel(panels, panel, k, depth, widened, 0, paddedRows, sums, 0);
            }
        }
        return sums;
    }

    /**
     * Multiplies the rows of one tile with all tokens. They are read whole, one after another: reading them is what
     * takes long where tokens are few.
     */
    private static void multiplyTile(
            StoredTensor values, int firstRow, int rows, TokenPanels panels, Scratch scratch, float[] sums, int to) {
        int stretch = ProductTile.ROWS * ProductTile.ROW_STRIDE;
        int stretches = (panels.depth() + ProductTile.DEPTH - 1) / ProductTile.DEPTH;
        float[] widened = scratch.floats(Scratch.Use.ROWS, stretches * stretch);
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < panels.depth(); k += ProductTile.DEPTH) {
                int depth = Math.min(ProductTile.DEPTH, panels.depth() - k);
                int at = k / ProductTile.DEPTH * stretch + row * ProductTile.ROW_STRIDE;
                widen(values, firstRow + row, 1, k, depth, widened, at);
            }
        }
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int k = 0; k < panels.depth(); k += ProductTile.DEPTH) {
                int depth = Math.min(ProductTile.DEPTH, panels.depth() - k);
                int at = k / ProductTile.DEPTH * stretch;
                multiplyPanel(panels, panel, k, depth, widened, at, ProductTile.ROWS, sums, to);
            }
        }
    }

    private static void widen(StoredTensor values, int firstRow, int rows, int k, int depth, float[] out, int to) {
        DataType type = values.dataType();
        int width = values.shape().intDimension(1);
        for (int row = 0; row < rows; row++) {
            long from = ((long) (firstRow + row) * width + k) * type.byteSize();
            WeightRows.widen(type, values.data(), from, depth, out, to + row * ProductTile.ROW_STRIDE);
        }
    }

    private static void multiplyPanel(
            TokenPanels panels,
            int panel,
            int k,
            int depth,
            float[] widened,
            int at,
            int rows,
            float[] sums,
            int sumsFrom) {
        long from = panels.offset(panel, k);
        int sumStride = sumStride(panels);
        int to = sumsFrom + panel * TokenPanels.WIDTH;
        boolean full = panels.width(panel) == TokenPanels.WIDTH;
        for (int row = 0; row < rows; row += ProductTile.ROWS) {
            int rowAt = at + row * ProductTile.ROW_STRIDE;
            int rowTo = to + row * sumStride;
            if (full) {
                ProductTile.twoVectors(widened, rowAt, panels.memory(), from, depth, sums, rowTo, sumStride);
            } else {
                ProductTile.oneVector(widened, rowAt, panels.memory(), from, depth, sums, rowTo, sumStride);
            }
        }
    }
}
