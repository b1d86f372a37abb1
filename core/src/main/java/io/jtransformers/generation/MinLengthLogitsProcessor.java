package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.List;

/**
 * Forbids the end of a row, prompt and padding included, that is shorter than {@code minLength}.
 *
 * <p>Source: {@code MinLengthLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param minLength at least 0
 * @param eosTokenIds the tokens that end a text
 */
public record MinLengthLogitsProcessor(int minLength, List<Integer> eosTokenIds) implements LogitsProcessor {

    /**
     * Checks the numbers and copies the list.
     *
     * @throws ConfigException if one is not within its bounds
     */
    public MinLengthLogitsProcessor {
        Bounds.notNegative("min_length", minLength, "allow the end at once");
        Bounds.tokenIds("eos_token_id", eosTokenIds);
        eosTokenIds = List.copyOf(eosTokenIds);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        if (sequence.length() < minLength) {
            SuppressTokensLogitsProcessor.suppress("eos_token_id", eosTokenIds, scores);
        }
    }
}
