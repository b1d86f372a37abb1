package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * Drops tokens that are less probable than a limit that falls with the uncertainty: {@code min(epsilon, sqrt(epsilon) ·
 * e^(-entropy))}.
 *
 * <p>Source: {@code EtaLogitsWarper} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @see <a href="https://arxiv.org/abs/2210.15191">Truncation Sampling as Language Model Desmoothing</a>
 * @param epsilon greater than 0 and less than 1
 * @param filterValue what the scores of the others become
 * @param minTokensToKeep at least this many are kept
 */
public record EtaLogitsWarper(double epsilon, float filterValue, int minTokensToKeep) implements LogitsProcessor {

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if one is not within its bounds
     */
    public EtaLogitsWarper {
        Bounds.cutoff("eta_cutoff", epsilon);
        Bounds.greaterThanZero("eta_cutoff", epsilon, "leaving it out cuts nothing off");
        Bounds.positive("min_tokens_to_keep", minTokensToKeep);
    }

    /** Makes the others impossible. */
    public EtaLogitsWarper(double epsilon) {
        this(epsilon, Float.NEGATIVE_INFINITY, 1);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        double[] probabilities = Probabilities.of(scores);
        double limit = Math.min(epsilon, Math.sqrt(epsilon) * StrictMath.exp(-Probabilities.entropy(probabilities)));
        Probabilities.dropBelow(limit, probabilities, scores, filterValue, minTokensToKeep);
    }
}
