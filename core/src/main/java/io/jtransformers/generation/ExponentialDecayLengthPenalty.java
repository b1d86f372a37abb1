package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.List;

/**
 * Makes the end of a text ever more probable: {@code score += |score| · (decayFactor^(newTokens - startIndex) - 1)}
 * once there are more than {@code startIndex} new tokens. A token that is forbidden stays so.
 *
 * <p>Source: {@code ExponentialDecayLengthPenalty} in Transformers 5.12.1, {@code logits_process.py}; there the score
 * of a forbidden token becomes NaN, and the token may be chosen.
 *
 * @param startIndex so many new tokens are not affected
 * @param decayFactor greater than 0
 * @param eosTokenIds the tokens that end a text
 */
public record ExponentialDecayLengthPenalty(int startIndex, double decayFactor, List<Integer> eosTokenIds)
        implements LogitsProcessor {

    /**
     * Checks the numbers and copies the list.
     *
     * @throws ConfigException if one is not within its bounds
     */
    public ExponentialDecayLengthPenalty {
        Bounds.factor("exponential_decay_length_penalty", decayFactor, "1 changes nothing");
        Bounds.tokenIds("eos_token_id", eosTokenIds);
        eosTokenIds = List.copyOf(eosTokenIds);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        int exponent = sequence.newLength() - startIndex;
        if (exponent > 0) {
            Bounds.vocabulary("eos_token_id", eosTokenIds, scores.length);
            double factor = Math.min(Math.pow(decayFactor, exponent) - 1, Bounds.GREATEST);
            eosTokenIds.stream()
                    .distinct()
                    .filter(id -> scores[id] != Float.NEGATIVE_INFINITY)
                    .forEach(id -> scores[id] += (float) (Math.abs(scores[id]) * factor));
        }
    }
}
