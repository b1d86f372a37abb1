package io.jtransformers.backends.cpu;

import io.jtransformers.backend.LinearCall;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Products of a few tokens with weights: bound by reading the weights from memory, which happens once for all tokens
 * and in the type in which they are stored.
 */
final class MatrixVectorProduct {

    /** Up to so many tokens this is faster than a tile of one vector of them, which needs its weights widened first. */
    static final int MAX_TOKENS = 16;

    private static final long CHUNK_BYTES = 256 << 10; // some 20 µs of reading: far more than claiming a chunk takes

    private final WorkerPool pool;
    private final DotProducts products;

    MatrixVectorProduct(WorkerPool pool, DotProducts products) {
        this.pool = pool;
        this.products = products;
    }

    /** {@code out = alpha · out + beta · (input · weightᵀ + bias)} for each projection; all of them can be read. */
    void multiply(LinearCall call) {
        try (var scope = TensorScope.open(call.input().queue())) {
            ProjectionChunks[] projections = ProjectionChunks.cut(call, MatrixVectorProduct::chunkRows);
            int tokens = call.input().dimension(0);
            DotOperands[] operands = operands(call, projections, scope);
            pool.run(ProjectionChunks.count(projections), (chunk, scratch) -> {
                int index = ProjectionChunks.find(projections, chunk);
                multiplyRows(projections[index], operands[index], chunk, tokens, scratch);
            });
        }
    }

    private static DotOperands[] operands(LinearCall call, ProjectionChunks[] projections, TensorScope scope) {
        DotTokens inOrder = DotTokens.inOrder(call.input());
        @Nullable DotTokens evenAndOdd = null;
        var operands = new DotOperands[projections.length];
        for (int i = 0; i < projections.length; i++) {
            StoredTensor values = projections[i].values();
            DotTokens tokens = inOrder;
            if (values.dataType() != DataType.F32) {
                evenAndOdd = evenAndOdd == null ? DotTokens.evenAndOdd(call.input(), scope) : evenAndOdd;
                tokens = evenAndOdd;
            }
            operands[i] = DotOperands.of(values, tokens, projections[i].chunkRows());
        }
        return operands;
    }

    private static int chunkRows(StoredTensor values) {
        long rowBytes =
                Math.max(1, values.shape().dimension(1) * values.dataType().byteSize());
        return Math.clamp(CHUNK_BYTES / rowBytes, DotProducts.ROWS, 1_024) / DotProducts.ROWS * DotProducts.ROWS;
    }

    private void multiplyRows(
            ProjectionChunks projection, DotOperands operands, int chunk, int tokens, Scratch scratch) {
        DataType type = projection.values().dataType();
        int firstRow = projection.firstRow(chunk);
        int rows = projection.rows(chunk);
        float[] dots = scratch.floats(Scratch.Use.PRODUCTS, tokens * operands.dotStride());
        products.multiply(type, operands, firstRow, rows, tokens, dots);
        projection.epilogue().write(dots, operands.dotStride(), firstRow, rows, 0, tokens);
    }
}
