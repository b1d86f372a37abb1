package io.jtransformers.backends.cpu;

import io.jtransformers.backend.LinearCall;
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
        int sumStride = TileProducts.sumStride(panels);
        float[] sums = TileProducts.multiply(projection.values(), firstRow, rows, panels, scratch);
        projection.epilogue().writeTransposed(sums, sumStride, firstRow, rows, firstToken, panels.tokens());
    }
}
