package io.jtransformers.generation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Criteria of which the first that is met gives the reason. All are asked for every token, so that those which follow a
 * sequence miss none.
 *
 * @param criteria in their order
 */
public record StoppingCriteriaList(List<StoppingCriteria> criteria) implements StoppingCriteria {

    /** Copies the list. */
    public StoppingCriteriaList {
        criteria = List.copyOf(criteria);
    }

    @Override
    public @Nullable FinishReason check(TokenSequence sequence) {
        FinishReason first = null;
        for (StoppingCriteria criterion : criteria) {
            FinishReason reason = criterion.check(sequence);
            first = first == null ? reason : first;
        }
        return first;
    }
}
