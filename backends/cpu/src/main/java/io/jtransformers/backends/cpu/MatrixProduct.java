package io.jtransformers.backends.cpu;

import io.jtransformers.backend.LinearCall;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.TensorScope;

/**
 * Products of many tokens with weights: bound by arithmetic.
 *
 * <p>A chunk of the parallel loop is a few rows of one weight. For each stretch of the depth they are widened once,
 * into an array that stays in the second-level cache, and multiplied with every panel of tokens; a panel's stretch
 * stays in the first-level cache meanwhile. Sums of a chunk are kept {@code [rows][tokens]} until the depth is done.
 */
final class MatrixProduct {

    /** The most rows of a weight that are one chunk: more spare reads of the panels, but their sums need room too. */
    private static final int MAX_CHUNK_ROWS = 8 * ProductTile.ROWS;

    /** Chunks for each thread at least, so that none waits long for the last one. */
    private static final int CHUNKS_PER_THREAD = 4;

    /** Tokens that share a widening of the weights: as many as leave their sums in the second-level cache. */
    private static final int BLOCK_TOKENS = 512;

    private final WorkerPool pool;

    MatrixProduct(WorkerPool pool) {
        this.pool = pool;
    }

    /** {@code out = alpha · out + beta · (input · weightᵀ + bias)} for each projection; all of them can be read. */
    void multiply(LinearCall call) {
        int tokens = call.input().dimension(0);
        for (int first = 0; first < tokens; first += BLOCK_TOKENS) {
            try (var scope = TensorScope.open(call.input().queue())) {
                int count = Math.min(BLOCK_TOKENS, tokens - first);
                TokenPanels panels = TokenPanels.pack(call.input(), first, count, scope, pool);
                multiply(call, panels, first);
            }
        }
    }

    private void multiply(LinearCall call, TokenPanels panels, int firstToken) {
        int chunkRows = chunkRows(call);
        ProjectionChunks[] projections = ProjectionChunks.cut(call, values -> chunkRows);
        pool.run(ProjectionChunks.count(projections), (chunk, scratch) -> {
            ProjectionChunks projection = projections[ProjectionChunks.find(projections, chunk)];
            multiplyRows(projection, chunk, panels, firstToken, scratch);
        });
    }

    private int chunkRows(LinearCall call) {
        int rows = 0;
        for (LinearCall.Projection projection : call.projections()) {
            rows += projection.weight().shape().intDimension(0);
        }
        int tiles = rows / (CHUNKS_PER_THREAD * pool.threads() * ProductTile.ROWS);
        return Math.clamp(tiles, 1, MAX_CHUNK_ROWS / ProductTile.ROWS) * ProductTile.ROWS;
    }

    private static void multiplyRows(
            ProjectionChunks projection, int chunk, TokenPanels panels, int firstToken, Scratch scratch) {
        int firstRow = projection.firstRow(chunk);
        int rows = projection.rows(chunk);
        int paddedRows = (rows + ProductTile.ROWS - 1) / ProductTile.ROWS * ProductTile.ROWS;
        // One vector more than there are tokens: rows of a power of two would compete for the same cache lines.
        int sumStride = Lanes.roundUp(panels.tokens()) + Lanes.COUNT;
        float[] widened = scratch.floats(Scratch.Use.ROWS, paddedRows * ProductTile.ROW_STRIDE);
        float[] sums = scratch.zeros(Scratch.Use.PRODUCTS, paddedRows * sumStride);
        for (int k = 0; k < panels.depth(); k += ProductTile.DEPTH) {
            int depth = Math.min(ProductTile.DEPTH, panels.depth() - k);
            widen(projection.values(), firstRow, rows, k, depth, widened);
            for (int panel = 0; panel < panels.count(); panel++) {
                multiplyPanel(panels, panel, k, depth, widened, paddedRows, sums, sumStride);
            }
        }
        projection.epilogue().writeTransposed(sums, sumStride, firstRow, rows, firstToken, panels.tokens());
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
