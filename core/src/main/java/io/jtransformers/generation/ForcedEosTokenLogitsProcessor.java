package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the last token of a row that reaches the greatest length one that ends texts.
 *
 * <p>Source: {@code ForcedEOSTokenLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param maxLength the greatest length of a row, prompt and padding included
 * @param eosTokenIds the tokens of which one comes last
 */
public record ForcedEosTokenLogitsProcessor(int maxLength, List<Integer> eosTokenIds) implements LogitsProcessor {

    /**
     * Checks the numbers and copies the list.
     *
     * @throws ConfigException if one is not within its bounds
     */
    public ForcedEosTokenLogitsProcessor {
        Bounds.positive("max_length", maxLength);
        Bounds.tokenIds("forced_eos_token_id", eosTokenIds);
        eosTokenIds = List.copyOf(eosTokenIds);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        if (sequence.length() == maxLength - 1) {
            Bounds.vocabulary("forced_eos_token_id", eosTokenIds, scores.length);
            Arrays.fill(scores, Float.NEGATIVE_INFINITY);
            eosTokenIds.forEach(id -> scores[id] = 0);
        }
    }
}
