package io.jtransformers.generation;

import java.util.List;
import java.util.function.Function;
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
        return first(criterion -> criterion.check(sequence));
    }

    @Override
    public @Nullable FinishReason check(TokenSequence sequence, float[] scores) {
        return first(
                criterion -> criterion.readsScores() ? criterion.check(sequence, scores) : criterion.check(sequence));
    }

    @Override
    public boolean readsScores() {
        return criteria.stream().anyMatch(StoppingCriteria::readsScores);
    }

    private @Nullable FinishReason first(Function<StoppingCriteria, @Nullable FinishReason> check) {
        FinishReason first = null;
        for (StoppingCriteria criterion : criteria) {
            FinishReason reason = check.apply(criterion);
            first = first == null ? reason : first;
        }
        return first;
    }
}
