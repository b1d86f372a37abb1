package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * Drops tokens that are less probable than {@code minP} times the most probable one.
 *
 * <p>Source: {@code MinPLogitsWarper} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param minP at least 0 and at most 1
 * @param filterValue what the scores of the others become
 * @param minTokensToKeep at least this many are kept
 */
public record MinPLogitsWarper(double minP, float filterValue, int minTokensToKeep) implements LogitsProcessor {

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if one is not within its bounds
     */
    public MinPLogitsWarper {
        Bounds.fraction("min_p", minP);
        Bounds.positive("min_tokens_to_keep", minTokensToKeep);
    }

    /** Makes the others impossible. */
    public MinPLogitsWarper(double minP) {
        this(minP, Float.NEGATIVE_INFINITY, 1);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        // p < minP · pMax is, of scores, s − sMax < log(minP); in weights of which the greatest is 1: w < minP.
        double[] weights = Probabilities.weights(scores);
        float least = ScoreOrder.greatest(scores, Math.min(minTokensToKeep, scores.length));
        for (int id = 0; id < scores.length; id++) {
            if (weights[id] < minP && scores[id] < least) {
                scores[id] = filterValue;
            }
        }
    }
}
