package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.List;

/**
 * Forbids the end of a row with less than {@code minNewTokens} new tokens.
 *
 * <p>Source: {@code MinNewTokensLengthLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param minNewTokens at least 0
 * @param eosTokenIds the tokens that end a text
 */
public record MinNewTokensLengthLogitsProcessor(int minNewTokens, List<Integer> eosTokenIds)
        implements LogitsProcessor {

    /**
     * Checks the numbers and copies the list.
     *
     * @throws ConfigException if one is not within its bounds
     */
    public MinNewTokensLengthLogitsProcessor {
        Bounds.notNegative("min_new_tokens", minNewTokens, "allow the end at once");
        Bounds.tokenIds("eos_token_id", eosTokenIds);
        eosTokenIds = List.copyOf(eosTokenIds);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        if (sequence.newLength() < minNewTokens) {
            SuppressTokensLogitsProcessor.suppress("eos_token_id", eosTokenIds, scores);
        }
    }
}
