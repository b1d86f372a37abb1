package io.jtransformers.backends.cpu;

import io.jtransformers.tensor.DataType;
import java.lang.foreign.ValueLayout;

/** Dot products of some rows of a weight with a few tokens, whatever the weight is stored as. */
final class DotProducts {

    /** Rows that a kernel reads at once; chunks have multiples of it. */
    static final int ROWS = 4;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final DotKernel float32 = new Float32DotKernel();
    private final DotKernel bfloat16 = new Bfloat16DotKernel();
    private final DotKernel float16 = new Float16DotKernel();

    /**
     * Multiplies rows with tokens.
     *
     * @param type of the weight
     * @param operands weight and tokens
     * @param firstRow the first row
     * @param rows how many
     * @param tokens how many tokens; all share one reading of the rows
     * @param dots the products, {@code [tokens][dotStride]}
     */
    void multiply(DataType type, DotOperands operands, int firstRow, int rows, int tokens, float[] dots) {
        DotKernel kernel = kernel(type);
        int spacing = rows / ROWS;
        if (tokens == 1 && operands.hasWholeSteps()) {
            kernel.fourStreams(operands, spacing, firstRow * operands.rowBytes(), operands.token(0), dots);
        } else {
            for (int row = 0; row < spacing; row++) {
                multiplyFourRows(kernel, operands, spacing, firstRow, row, dots, tokens);
            }
        }
        for (int row = spacing * ROWS; row < rows; row++) {
            long weight = (firstRow + row) * operands.rowBytes();
            for (int token = 0; token < tokens; token++) {
                kernel.oneRow(operands, weight, operands.token(token), dots, token * operands.dotStride() + row);
            }
        }
        addTails(type, operands, firstRow, rows, tokens, dots);
    }

    private static void multiplyFourRows(
            DotKernel kernel, DotOperands operands, int spacing, int firstRow, int row, float[] dots, int tokens) {
        long weight = (firstRow + row) * operands.rowBytes();
        int stride = operands.dotStride();
        int token = 0;
        // Past the first call of a row its weights come from the first-level cache.
        for (; token + 8 <= tokens; token += 8) {
            kernel.fourRowsEightTokens(operands, spacing, weight, operands.token(token), dots, token * stride + row);
        }
        for (; token + 4 <= tokens; token += 4) {
            kernel.fourRowsFourTokens(operands, spacing, weight, operands.token(token), dots, token * stride + row);
        }
        for (; token + 2 <= tokens; token += 2) {
            kernel.fourRowsTwoTokens(operands, spacing, weight, operands.token(token), dots, token * stride + row);
        }
        if (token < tokens) {
            kernel.fourRows(operands, spacing, weight, operands.token(token), dots, token * stride + row);
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
