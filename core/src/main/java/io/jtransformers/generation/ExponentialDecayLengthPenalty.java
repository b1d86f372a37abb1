package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.List;

/**
 * Makes the end of a text ever more probable: {@code score += |score| · (decayFactor^(newTokens - startIndex) - 1)}
 * once there are more than {@code startIndex} new tokens.
 *
 * <p>Source: {@code ExponentialDecayLengthPenalty} in Transformers 5.12.1, {@code logits_process.py}.
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
        Bounds.finite("exponential_decay_length_penalty", decayFactor);
        Bounds.greaterThanZero("exponential_decay_length_penalty", decayFactor, "1 changes nothing");
        Bounds.tokenIds("eos_token_id", eosTokenIds);
        eosTokenIds = List.copyOf(eosTokenIds);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        int exponent = sequence.newLength() - startIndex;
        if (exponent > 0) {
            Bounds.vocabulary("eos_token_id", eosTokenIds, scores.length);
            double factor = Math.pow(decayFactor, exponent) - 1;
            eosTokenIds.stream().distinct().forEach(id -> scores[id] += (float) (Math.abs(scores[id]) * factor));
        }
    }
}
