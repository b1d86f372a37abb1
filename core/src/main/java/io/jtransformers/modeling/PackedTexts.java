package io.jtransformers.modeling;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Rows that hold several texts one after another, as a mask over one sequence. */
final class PackedTexts {

    private PackedTexts() {}

    /**
     * A mask in which a token sees those before it in its own text.
     *
     * @param timeSteps tokens of a row
     * @param texts of all rows, in order
     * @param window how many keys a query sees at the most; 0 for all
     * @return {@code [rows · timeSteps, timeSteps]}: 0 where a key is visible, else the least float
     */
    static HostTensor attentionBias(int timeSteps, List<PaddedBatch.Segment> texts, int window) {
        int rows = texts.getLast().row() + 1;
        float[] bias = new float[Math.toIntExact(Math.multiplyExact((long) rows * timeSteps, timeSteps))];
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
}
