package io.jtransformers.generation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a step gave one {@link Branch}: for each of its scored tokens a score for each token that may come next. */
public final class NextTokenScores {

    private final float[] logits;
    private final int vocabSize;
    private final int first;
    private final int firstUnconditional;
    private final int rows;
    private final int @Nullable [] greatest;
    private final @Nullable RecordedStep recorded;

    private NextTokenScores(
            float[] logits,
            int vocabSize,
            int first,
            int firstUnconditional,
            int rows,
            int @Nullable [] greatest,
            @Nullable RecordedStep recorded) {
        this.logits = logits;
        this.vocabSize = vocabSize;
        this.first = first;
        this.firstUnconditional = firstUnconditional;
        this.rows = rows;
        this.greatest = greatest;
        this.recorded = recorded;
    }

    /**
     * Rows of a step's scores.
     *
     * @param logits of the whole step
     * @param first the first row
     * @param firstUnconditional the first row without the prompt; −1 if there is none
     */
    static NextTokenScores of(
            float[] logits,
            int vocabSize,
            int first,
            int firstUnconditional,
            int rows,
            @Nullable RecordedStep recorded) {
        return new NextTokenScores(logits, vocabSize, first, firstUnconditional, rows, null, recorded);
    }

    /** Only the most probable token of each of {@code rows} rows from {@code first} on. */
    static NextTokenScores ofGreatest(int[] greatest, int first, int rows) {
        return new NextTokenScores(new float[0], 0, first, -1, rows, greatest, null);
    }

    /** How many tokens were scored: the last one, unless {@link Branch#scoreLast} said otherwise. */
    public int rows() {
        return rows;
    }

    /** A copy of the model's scores after a scored token, from 0. */
    public float[] logits(int row) {
        return row(first + row);
    }

    /** A copy of the scores without the prompt; null without classifier-free guidance. */
    float @Nullable [] unconditionalLogits(int row) {
        return firstUnconditional < 0 ? null : row(firstUnconditional + row);
    }

    private float[] row(int row) {
        if (greatest != null) {
            throw new IllegalStateException("A strategy asked for scores after it had said that it needs none.");
        }
        return Arrays.copyOfRange(logits, row * vocabSize, (row + 1) * vocabSize);
    }

    /** The token with the greatest of the model's scores, the first of equals. */
    public int greatest(int row) {
        return greatest != null ? greatest[first + row] : Probabilities.mostProbable(logits(row));
    }

    /** What was recorded of the branch; null if nothing. */
    @Nullable
    RecordedStep recorded() {
        return recorded;
    }
}
