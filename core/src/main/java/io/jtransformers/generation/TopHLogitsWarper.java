package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * Of the hundred most probable tokens keeps the most probable ones that together have at most {@code topH} of the
 * entropy, and always the first.
 *
 * <p>Source: {@code TopHLogitsWarper} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param topH greater than 0 and at most 1
 * @param filterValue what the scores of the others become
 */
public record TopHLogitsWarper(double topH, float filterValue) implements LogitsProcessor {

    private static final int MOST = 100;

    /**
     * Checks the number.
     *
     * @throws ConfigException if it is not within its bounds
     */
    public TopHLogitsWarper {
        Bounds.probability("top_h", topH, "1 keeps the whole entropy of the hundred most probable tokens");
    }

    /** Makes the others impossible. */
    public TopHLogitsWarper(double topH) {
        this(topH, Float.NEGATIVE_INFINITY);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        long[] order = ScoreOrder.ascending(scores);
        int count = Math.min(MOST, order.length);
        float[] best = new float[count];
        for (int i = 0; i < count; i++) {
            best[i] = scores[(int) order[order.length - 1 - i]];
        }
        double[] probabilities = Probabilities.of(best);
        double limit = topH * Probabilities.entropy(probabilities);
        double sum = 0;
        int kept = 0;
        while (kept < count) {
            sum += Probabilities.information(probabilities[kept]);
            if (kept > 0 && sum > limit) {
                break;
            }
            kept++;
        }
        for (int i = 0; i < order.length - kept; i++) {
            scores[(int) order[i]] = filterValue;
        }
        dropImpossible(scores);
    }

    private void dropImpossible(float[] scores) {
        for (int id = 0; id < scores.length; id++) {
            if (scores[id] == Float.NEGATIVE_INFINITY) {
                scores[id] = filterValue;
            }
        }
    }
}
