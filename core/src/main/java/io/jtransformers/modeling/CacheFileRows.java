package io.jtransformers.modeling;

import io.jtransformers.backend.ByteRow;
import io.jtransformers.tensor.DataType;
import java.nio.ByteBuffer;

/** Rows of keys or values in a {@link CacheFile}. Bytes come out of floats as a store made them ({@link ByteRow}). */
final class CacheFileRows {

    private CacheFileRows() {}

    /** Appends rows of {@code headDim} numbers to {@code target}. */
    static void put(float[] rows, int headDim, DataType dataType, ByteBuffer target) {
        if (dataType == DataType.F32) {
            for (float number : rows) {
                target.putFloat(number);
            }
            return;
        }
        for (int row = 0; row < rows.length; row += headDim) {
            float greatest = 0;
            for (int i = row; i < row + headDim; i++) {
                greatest = Math.max(greatest, Math.abs(rows[i]));
            }
            float scale = ByteRow.scale(greatest);
            float reciprocal = ByteRow.reciprocal(scale);
            target.putFloat(scale);
            for (int i = row; i < row + headDim; i++) {
                target.put(ByteRow.code(rows[i], reciprocal));
            }
        }
    }

    /** Takes {@code rows} rows of {@code headDim} numbers from {@code source}. */
    static float[] take(ByteBuffer source, int rows, int headDim, DataType dataType) {
        float[] numbers = new float[rows * headDim];
        for (int i = 0; i < numbers.length; ) {
            if (dataType == DataType.F32) {
                numbers[i] = source.getFloat();
                i++;
            } else {
                float scale = source.getFloat();
                for (int end = i + headDim; i < end; i++) {
                    numbers[i] = source.get() * scale;
                }
            }
        }
        return numbers;
    }
}
