package io.jtransformers.backend;

import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.Objects;

/**
 * The decays of one block of lightning attention, shaped to multiply what they weigh.
 *
 * @param queries {@code [heads, length, 1]}
 * @param keys {@code [heads, length, 1]}
 * @param diagonal {@code [heads, length, length]}
 * @param whole {@code [heads, 1, 1]}: what the state before the block counts after it
 */
record BlockDecays(Tensor queries, Tensor keys, Tensor diagonal, Tensor whole) {

    /** What the slopes, {@code [heads]}, say for a block of {@code length} rows. */
    static BlockDecays computed(Tensor slopes, int length, TensorScope scope) {
        Tensor ofHeads = slopes.view(slopes.dimension(0), 1, 1);
        return new BlockDecays(
                ramp(-1, -1, length, scope).multiply(ofHeads).exp(),
                ramp(1 - length, 1, length, scope).multiply(ofHeads).exp(),
                distances(length, scope).multiply(ofHeads).exp(),
                whole(slopes, length, scope));
    }

    /** What the tables say for a block of {@code length} rows. */
    static BlockDecays stored(LightningCall.Decays decays, int length, TensorScope scope) {
        LightningCall.Tables tables = Objects.requireNonNull(decays.tables(), "nothing is stored");
        int heads = decays.slopes().dimension(0);
        int blockSize = decays.blockSize();
        return new BlockDecays(
                tables.queries().view(heads, blockSize, 1).slice(1, 0, length),
                tables.keys().view(heads, blockSize, 1).slice(1, blockSize - length, length),
                tables.diagonal().slice(1, 0, length).slice(2, 0, length),
                whole(decays.slopes(), length, scope));
    }

    private static Tensor whole(Tensor slopes, int length, TensorScope scope) {
        Tensor exponent = scope.ofFloats(Shape.of(1), -length); // the slopes may be a model's constant
        return exponent.multiply(slopes.view(slopes.dimension(0), 1, 1)).exp();
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
