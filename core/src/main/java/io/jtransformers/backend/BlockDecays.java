package io.jtransformers.backend;

import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;

/**
 * The decays of one block of lightning attention, shaped to multiply what they weigh.
 *
 * @param queries {@code [heads, length, 1]}
 * @param keys {@code [heads, length, 1]}
 * @param diagonal {@code [heads, length, length]}
 * @param whole {@code [heads, 1, 1]}: what the state before the block counts after it
 */
record BlockDecays(Tensor queries, Tensor keys, Tensor diagonal, Tensor whole) {

    /** The decays of a block of {@code length} rows, stored ones only where a sequence begins. */
    static BlockDecays of(LightningCall.Decays decays, boolean hasPast, int length, TensorScope scope) {
        int heads = decays.slopes().dimension(0);
        Tensor slopes = decays.slopes().view(heads, 1, 1);
        Tensor whole = slopes.multiply(-length).exp();
        LightningCall.Tables tables = decays.tables();
        if (tables == null || hasPast) {
            return new BlockDecays(
                    slopes.multiply(ramp(-1, -1, length, scope)).exp(),
                    slopes.multiply(ramp(1 - length, 1, length, scope)).exp(),
                    slopes.multiply(distances(length, scope)).exp(),
                    whole);
        }
        int blockSize = decays.blockSize();
        return new BlockDecays(
                tables.queries().view(heads, blockSize, 1).slice(1, 0, length),
                tables.keys().view(heads, blockSize, 1).slice(1, blockSize - length, length),
                tables.diagonal().slice(1, 0, length).slice(2, 0, length),
                whole);
    }

    private static Tensor ramp(int first, int step, int length, TensorScope scope) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = first + i * step;
        }
        return scope.ofFloats(Shape.of(length, 1), values);
    }

    /** {@code [length, length]}: how far row {@code i} is behind row {@code j}, and without bound if it comes first. */
    private static Tensor distances(int length, TensorScope scope) {
        float[] values = new float[length * length];
        for (int i = 0; i < length; i++) {
            for (int j = 0; j < length; j++) {
                values[i * length + j] = j <= i ? j - i : -Float.MAX_VALUE;
            }
        }
        return scope.ofFloats(Shape.of(length, length), values);
    }
}
