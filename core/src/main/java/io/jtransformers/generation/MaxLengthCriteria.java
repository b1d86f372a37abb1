package io.jtransformers.generation;

import org.jspecify.annotations.Nullable;

/**
 * Ends a sequence that is as long as it may be.
 *
 * <p>Source: {@code MaxLengthCriteria} in Transformers 5.12.1, {@code stopping_criteria.py}.
 *
 * @param maxLength the greatest length, prompt and its padding included
 */
public record MaxLengthCriteria(int maxLength) implements StoppingCriteria {

    @Override
    public @Nullable FinishReason check(TokenSequence sequence) {
        return sequence.length() >= maxLength ? FinishReason.LENGTH : null;
    }
}
