package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * Keeps the {@code topK} greatest scores and those equal to the least of them.
 *
 * <p>Source: {@code TopKLogitsWarper} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param topK how many, at least 1
 * @param filterValue what the others become
 * @param minTokensToKeep at least this many are kept
 */
public record TopKLogitsWarper(int topK, float filterValue, int minTokensToKeep) implements LogitsProcessor {

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if {@code topK} or {@code minTokensToKeep} is less than 1
     */
    public TopKLogitsWarper {
        if (topK < 1) {
            throw new ConfigException("top_k is %d; it must be 1 or more to filter scores.".formatted(topK));
        }
        Bounds.positive("min_tokens_to_keep", minTokensToKeep);
    }

    /** Makes the others impossible. */
    public TopKLogitsWarper(int topK) {
        this(topK, Float.NEGATIVE_INFINITY, 1);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        int kept = Math.min(Math.max(topK, minTokensToKeep), scores.length);
        float least = ScoreOrder.greatest(scores, kept);
        for (int id = 0; id < scores.length; id++) {
            if (scores[id] < least) {
                scores[id] = filterValue;
            }
        }
    }
}
