package io.jtransformers.backends.cpu;

import io.jtransformers.backend.LightningCall.Decays;
import io.jtransformers.backend.LightningCall.Tables;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What rows and states count for each other within a block of one head: powers of its decay, or what a checkpoint
 * stores for the beginning of a sequence. For one worker, used for one head after the other.
 */
final class HeadDecays {

    private final Decays decays;
    private final int maxLength;
    private int head;
    private @Nullable Tables tables;
    private float[] powers = {}; // [maxLength + 1] powers, then [maxLength] of them backwards

    /**
     * The decays of no head yet.
     *
     * @param decays of all heads
     * @param maxLength rows of the longest block
     */
    HeadDecays(Decays decays, int maxLength) {
        this.decays = decays;
        this.maxLength = maxLength;
    }

    /**
     * Turns to a head.
     *
     * @param head which
     * @param used the tables that count for its sequence; null if the slopes do
     * @param longest rows of the longest block that will come
     * @param scratch holds the powers
     */
    void begin(int head, @Nullable Tables used, int longest, Scratch scratch) {
        this.head = head;
        tables = used;
        powers = scratch.floats(Scratch.Use.STATISTICS, 2 * maxLength + 1);
        double slope = FloatRuns.at(decays.slopes().view(decays.slopes().dimension(0), 1), head, 0);
        for (int distance = 0; distance <= longest; distance++) {
            powers[distance] = (float) Math.exp(-slope * distance);
        }
        for (int distance = 0; distance < longest; distance++) {
            powers[2 * maxLength - distance] = powers[distance];
        }
    }

    /** What the state before a block of {@code length} rows counts after it. */
    float whole(int length) {
        return powers[length];
    }

    /** What the state before the block counts for its row {@code i}. */
    float query(int i) {
        return tables == null ? powers[i + 1] : FloatRuns.at(tables.queries(), head, i);
    }

    /** What row {@code j} of a block of {@code length} rows counts for the state after it. */
    float key(int j, int length) {
        return tables == null
                ? powers[length - 1 - j]
                : FloatRuns.at(tables.keys(), head, decays.blockSize() - length + j);
    }

    /** Multiplies the scores of row {@code i} with what the rows up to it count, and clears those of the next few. */
    void weigh(float[] scores, int at, int i, int cleared) {
        if (tables == null) {
            int from = 2 * maxLength - i;
            for (int j = 0; j <= i; j++) {
                scores[at + j] *= powers[from + j];
            }
        } else {
            Tensor diagonal = tables.diagonal();
            long row = diagonal.byteOffset() + (head * diagonal.stride(0) + i * diagonal.stride(1)) * Float.BYTES;
            for (int j = 0; j <= i; j++) {
                long place = row + j * diagonal.stride(2) * Float.BYTES;
                scores[at + j] *= diagonal.memory().get(ValueLayout.JAVA_FLOAT_UNALIGNED, place);
            }
        }
        Arrays.fill(scores, at + i + 1, at + i + 1 + cleared, 0);
    }
}
