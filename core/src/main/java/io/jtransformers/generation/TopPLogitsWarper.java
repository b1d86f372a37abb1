package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * Keeps the most probable tokens that together have a probability of {@code topP}: from the least probable on, tokens
 * are dropped while their sum is at most {@code 1 - topP}. What is impossible stays so.
 *
 * <p>Source: {@code TopPLogitsWarper} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param topP greater than 0 and at most 1
 * @param filterValue what the scores of the others become
 * @param minTokensToKeep at least this many are kept
 */
public record TopPLogitsWarper(double topP, float filterValue, int minTokensToKeep) implements LogitsProcessor {

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if {@code topP} is not within its bounds or {@code minTokensToKeep} is less than 1
     */
    public TopPLogitsWarper {
        Bounds.topP(topP);
        Bounds.positive("min_tokens_to_keep", minTokensToKeep);
    }

    /** Makes the others impossible. */
    public TopPLogitsWarper(double topP) {
        this(topP, Float.NEGATIVE_INFINITY, 1);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        double[] weights = Probabilities.weights(scores);
        long[] order = ScoreOrder.ascending(scores);
        int kept = Math.min(minTokensToKeep, order.length);
        double limit = (1 - topP) * Probabilities.sum(weights);
        double sum = 0;
        for (int i = 0; i < order.length - kept; i++) {
            int id = (int) order[i];
            sum += weights[id];
            if (sum > limit) {
                break;
            }
            scores[id] = filterValue;
        }
    }
}
