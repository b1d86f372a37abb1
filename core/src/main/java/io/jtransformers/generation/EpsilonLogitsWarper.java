package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * Drops tokens that are less probable than {@code epsilon}.
 *
 * <p>Source: {@code EpsilonLogitsWarper} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @see <a href="https://arxiv.org/abs/2210.15191">Truncation Sampling as Language Model Desmoothing</a>
 * @param epsilon greater than 0 and less than 1
 * @param filterValue what the scores of the others become
 * @param minTokensToKeep at least this many are kept
 */
public record EpsilonLogitsWarper(double epsilon, float filterValue, int minTokensToKeep) implements LogitsProcessor {

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if one is not within its bounds
     */
    public EpsilonLogitsWarper {
        Bounds.cutoff("epsilon_cutoff", epsilon);
        Bounds.greaterThanZero("epsilon_cutoff", epsilon, "leaving it out cuts nothing off");
        Bounds.positive("min_tokens_to_keep", minTokensToKeep);
    }

    /** Makes the others impossible. */
    public EpsilonLogitsWarper(double epsilon) {
        this(epsilon, Float.NEGATIVE_INFINITY, 1);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        double[] probabilities = Probabilities.of(scores);
        Probabilities.dropBelow(epsilon, probabilities, scores, filterValue, minTokensToKeep);
    }
}
