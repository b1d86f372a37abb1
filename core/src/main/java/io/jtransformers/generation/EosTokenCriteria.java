package io.jtransformers.generation;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends a sequence whose last token ends a text.
 *
 * <p>Source: {@code EosTokenCriteria} in Transformers 5.12.1, {@code stopping_criteria.py}.
 *
 * @param eosTokenIds the tokens that end a text
 */
public record EosTokenCriteria(Set<Integer> eosTokenIds) implements StoppingCriteria {

    /** Copies the set. */
    public EosTokenCriteria {
        eosTokenIds = Set.copyOf(eosTokenIds);
    }

    @Override
    public @Nullable FinishReason check(TokenSequence sequence) {
        return eosTokenIds.contains(sequence.lastId()) ? FinishReason.EOS : null;
    }
}
