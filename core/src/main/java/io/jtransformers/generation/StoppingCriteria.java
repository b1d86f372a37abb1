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
}
