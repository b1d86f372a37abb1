package io.jtransformers.generation;

import org.jspecify.annotations.Nullable;

/**
 * Ends a sequence at a token that was less probable than a threshold, by the scores after the processors. A draft model
 * stops guessing by the same rule ({@code assistant_confidence_threshold}).
 *
 * <p>Source: {@code ConfidenceCriteria} in Transformers 5.12.1, {@code stopping_criteria.py}.
 *
 * @param assistantConfidenceThreshold from 0, which ends nothing, to 1
 */
public record ConfidenceCriteria(double assistantConfidenceThreshold) implements StoppingCriteria {

    /**
     * Checks the threshold.
     *
     * @throws io.jtransformers.modeling.ConfigException if it is no probability
     */
    public ConfidenceCriteria {
        Bounds.fraction("assistant_confidence_threshold", assistantConfidenceThreshold);
    }

    /** Without scores there is nothing to say. */
    @Override
    public @Nullable FinishReason check(TokenSequence sequence) {
        return null;
    }

    @Override
    public @Nullable FinishReason check(TokenSequence sequence, float[] scores) {
        double probability = Probabilities.of(scores)[sequence.lastId()];
        return probability < assistantConfidenceThreshold ? FinishReason.CRITERION : null;
    }

    @Override
    public boolean readsScores() {
        return true;
    }
}
