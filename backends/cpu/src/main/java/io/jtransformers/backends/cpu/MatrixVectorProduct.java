package io.jtransformers.backends.cpu;

import io.jtransformers.backend.LinearCall;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Products of a few tokens with weights: bound by reading the weights from memory, which happens once for all tokens
 * and in the type in which they are stored.
 */
final class MatrixVectorProduct {

    /** Up to so many tokens the arithmetic hides behind the reading. */
    static final int MAX_TOKENS = 8;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final long CHUNK_BYTES = 256 << 10; // some 20 µs of reading: far more than claiming a chunk takes
    private static final int ROWS = 4; // of a kernel

    private final WorkerPool pool;
    private final DotKernel float32 = new Float32DotKernel();
    private final DotKernel bfloat16 = new Bfloat16DotKernel();
    private final DotKernel float16 = new Float16DotKernel();

    MatrixVectorProduct(WorkerPool pool) {
        this.pool = pool;
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
            long rowBytes = values.shape().dimension(1) * values.dataType().byteSize();
            int blocks = (int) (rowBytes / Lanes.BYTES);
            operands[i] = new DotOperands(values.data(), rowBytes, tokens, blocks, projections[i].chunkRows());
        }
        return operands;
    }

    private static int chunkRows(StoredTensor values) {
        long rowBytes =
                Math.max(1, values.shape().dimension(1) * values.dataType().byteSize());
        return Math.clamp(CHUNK_BYTES / rowBytes, ROWS, 1_024) / ROWS * ROWS;
    }

    private void multiplyRows(
            ProjectionChunks projection, DotOperands operands, int chunk, int tokens, Scratch scratch) {
        DataType type = projection.values().dataType();
        DotKernel kernel = kernel(type);
        int firstRow = projection.firstRow(chunk);
        int rows = projection.rows(chunk);
        float[] dots = scratch.floats(Scratch.Use.PRODUCTS, tokens * operands.dotStride());
        int row = 0;
        for (; row + ROWS <= rows; row += ROWS) {
            multiplyFourRows(kernel, operands, (firstRow + row) * operands.rowBytes(), dots, row, tokens);
        }
        for (; row < rows; row++) {
            long weight = (firstRow + row) * operands.rowBytes();
            for (int token = 0; token < tokens; token++) {
                kernel.oneRow(operands, weight, operands.token(token), dots, token * operands.dotStride() + row);
            }
        }
        addTails(type, operands, firstRow, rows, tokens, dots);
        projection.epilogue().write(dots, operands.dotStride(), firstRow, rows, 0, tokens);
    }

    private static void multiplyFourRows(
            DotKernel kernel, DotOperands operands, long weight, float[] dots, int row, int tokens) {
        int stride = operands.dotStride();
        int token = 0;
        // Past the first call of a row its weights come from the first-level cache.
        for (; token + 4 <= tokens; token += 4) {
            kernel.fourRowsFourTokens(operands, weight, operands.token(token), dots, token * stride + row);
        }
        for (; token + 2 <= tokens; token += 2) {
            kernel.fourRowsTwoTokens(operands, weight, operands.token(token), dots, token * stride + row);
        }
        if (token < tokens) {
            kernel.fourRows(operands, weight, operands.token(token), dots, token * stride + row);
        }
    }

    /** Adds the products of the numbers at the end of each row that do not fill a vector. */
    private static void addTails(
            DataType type, DotOperands operands, int firstRow, int rows, int tokens, float[] dots) {
        int size = type.byteSize();
        long vectorBytes = operands.blocks() * Lanes.BYTES;
        int tail = (int) ((operands.rowBytes() - vectorBytes) / size);
        for (int row = 0; row < rows && tail > 0; row++) {
            long weight = (firstRow + row) * operands.rowBytes() + vectorBytes;
            for (int token = 0; token < tokens; token++) {
                long activation = operands.token(token) + vectorBytes / size * Float.BYTES;
                float sum = 0;
                for (int k = 0; k < tail; k++) {
                    float number = type.readFloat(operands.weights(), weight + (long) k * size);
                    sum += number * operands.tokens().memory().get(FLOAT, activation + k * 4L);
                }
                dots[token * operands.dotStride() + row] += sum;
            }
        }
    }

    private DotKernel kernel(DataType type) {
        return switch (type) {
            case F32 -> float32;
            case BF16 -> bfloat16;
            case F16 -> float16;
            default -> throw new IllegalArgumentException("unreachable: " + type);
        };
    }
}
