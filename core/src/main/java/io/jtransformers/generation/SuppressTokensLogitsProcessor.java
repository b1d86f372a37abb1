package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.List;

/**
 * Forbids some tokens.
 *
 * <p>Source: {@code SuppressTokensLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param suppressTokens the tokens
 */
public record SuppressTokensLogitsProcessor(List<Integer> suppressTokens) implements LogitsProcessor {

    /**
     * Checks and copies the list.
     *
     * @throws ConfigException if a token is negative
     */
    public SuppressTokensLogitsProcessor {
        Bounds.tokenIds("suppress_tokens", suppressTokens);
        suppressTokens = List.copyOf(suppressTokens);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        suppress("suppress_tokens", suppressTokens, scores);
    }

    /** Forbids those of {@code ids} that the vocabulary has. */
    static void suppress(String key, List<Integer> ids, float[] scores) {
        Bounds.tokenIds(key, ids);
        for (int id : ids) {
            if (id < scores.length) {
                scores[id] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
