package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.List;

/**
 * A run of tokens and what its completion gains.
 *
 * @param ids at least one
 * @param bias added to the score of the last of them where the others stand before it
 */
public record SequenceBias(List<Integer> ids, double bias) {

    /**
     * Checks and copies the list.
     *
     * @throws ConfigException if there is no token or one is negative, or {@code bias} is not a number
     */
    public SequenceBias {
        if (ids.isEmpty()) {
            throw new ConfigException("sequence_bias has a sequence without tokens; leave it out.");
        }
        Bounds.tokenIds("sequence_bias", ids);
        if (!(Math.abs(bias) <= Bounds.GREATEST || bias == Double.NEGATIVE_INFINITY)) {
            throw new ConfigException(
                    "sequence_bias has the bias %s; it must be a number from -%s to %2$s, or negative infinity to forbid the sequence."
                            .formatted(bias, Bounds.GREATEST));
        }
        ids = List.copyOf(ids);
    }

    /** Whether {@code sequence} ends with all tokens but the last. */
    boolean isCompletedAfter(TokenSequence sequence) {
        int context = ids.size() - 1;
        if (context > 0 && ids.size() > sequence.length()) {
            return false;
        }
        for (int i = 0; i < context; i++) {
            if (ids.get(i) != sequence.id(sequence.length() - context + i)) {
                return false;
            }
        }
        return true;
    }
}
