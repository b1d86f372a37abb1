package io.jtransformers.backends.cpu;

import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * What happens to products on their way into the output: {@code out = alpha · out + beta · (product + bias)}.
 *
 * @param out {@code [tokens, rows]}, contiguous rows
 * @param bias {@code [rows]}, or null
 * @param alpha 0 leaves the old contents unread, whatever they are
 * @param beta what the product counts
 */
record Epilogue(Tensor out, @Nullable Tensor bias, float alpha, float beta) {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final int LINE = 16; // tokens whose products lie in one cache line

    /** Writes products {@code [tokens][stride]} of some rows of the weight. */
    void write(float[] products, int stride, int firstRow, int rows, int firstToken, int tokens) {
        for (int token = 0; token < tokens; token++) {
            writeToken(products, token * stride, 1, firstRow, rows, firstToken + token);
        }
    }

    /** Writes products {@code [rows][stride]}, tokens being neighbours. */
    void writeTransposed(float[] products, int stride, int firstRow, int rows, int firstToken, int tokens) {
        for (int line = 0; line < tokens; line += LINE) {
            int end = Math.min(tokens, line + LINE);
            for (int token = line; token < end; token++) {
                writeToken(products, token, stride, firstRow, rows, firstToken + token);
            }
        }
    }

    private void writeToken(float[] products, int from, int step, int firstRow, int rows, int token) {
        MemorySegment target = out.memory();
        long to = out.byteOffset() + (token * out.stride(0) + firstRow) * Float.BYTES;
        if (bias != null) {
            addBias(bias, products, from, step, firstRow, rows);
        }
        if (alpha == 0) {
            for (int row = 0; row < rows; row++) {
                target.set(FLOAT, to + row * 4L, beta * products[from + row * step]);
            }
        } else {
            for (int row = 0; row < rows; row++) {
                float old = target.get(FLOAT, to + row * 4L);
                target.set(FLOAT, to + row * 4L, alpha * old + beta * products[from + row * step]);
            }
        }
    }

    private static void addBias(Tensor bias, float[] products, int from, int step, int firstRow, int rows) {
        MemorySegment memory = bias.memory();
        long stride = bias.stride(0) * Float.BYTES;
        for (int row = 0; row < rows; row++) {
            products[from + row * step] += memory.get(FLOAT, bias.byteOffset() + (firstRow + row) * stride);
        }
    }
}
