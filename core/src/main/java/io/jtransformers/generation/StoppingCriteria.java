package io.jtransformers.generation;

import org.jspecify.annotations.Nullable;

/** Decides whether a sequence is finished. One object serves all sequences of a call. */
@FunctionalInterface
public interface StoppingCriteria {

    /**
     * Looks at a sequence that has just got a token.
     *
     * @param sequence prompt and new tokens, at least one
     * @return why it is finished, or null if it goes on
     */
    @Nullable
    FinishReason check(TokenSequence sequence);

    /**
     * Looks at a sequence that has just got a token, and at what that was chosen by.
     *
     * @param sequence prompt and new tokens, at least one
     * @param scores of all tokens, after the processors; not to be changed
     * @return why it is finished, or null if it goes on
     */
    default @Nullable FinishReason check(TokenSequence sequence, float[] scores) {
        return check(sequence);
    }

    /** Whether {@link #check(TokenSequence, float[])} is to be asked in place of the other. */
    default boolean readsScores() {
        return false;
    }
}
