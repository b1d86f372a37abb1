package io.jtransformers.modeling;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Rows that hold several texts one after another, as a mask over one sequence. */
final class PackedTexts {

    /** 256 MiB: a row of 8192 tokens. The mask grows with the square of its rows' length. */
    private static final long MOST_ENTRIES = 1L << 26;

    private PackedTexts() {}

    /**
     * A mask in which a token sees those before it in its own text.
     *
     * @param timeSteps tokens of a row
     * @param texts of all rows, in order
     * @param window how many keys a query sees at the most; 0 for all
     * @return {@code [rows · timeSteps, timeSteps]}: 0 where a key is visible, else the least float
     * @throws InputException if it would have more than {@value #MOST_ENTRIES} entries
     */
    static HostTensor attentionBias(int timeSteps, List<PaddedBatch.Segment> texts, int window) {
        int rows = texts.getLast().row() + 1;
        float[] bias = new float[entries(rows, timeSteps)];
        Arrays.fill(bias, -Float.MAX_VALUE);
        for (PaddedBatch.Segment text : texts) {
            for (int query = text.from(); query < text.to(); query++) {
                int first = window == 0 ? text.from() : Math.max(text.from(), query + 1 - window);
                int place = (text.row() * timeSteps + query) * timeSteps;
                Arrays.fill(bias, place + first, place + query + 1, 0);
            }
        }
        return HostTensor.wrap(Shape.of((long) rows * timeSteps, timeSteps), bias);
    }

    private static int entries(int rows, int timeSteps) {
        if ((long) rows * timeSteps > MOST_ENTRIES / timeSteps) {
            throw new InputException(
                    "position_ids restart within rows of %1$d tokens, so that a mask of [%2$d, %1$d] is needed, which is more than %3$d MiB; give each text a row of its own, which needs no mask."
                            .formatted(timeSteps, (long) rows * timeSteps, (MOST_ENTRIES * Float.BYTES) >> 20));
        }
        return rows * timeSteps * timeSteps;
    }
}
