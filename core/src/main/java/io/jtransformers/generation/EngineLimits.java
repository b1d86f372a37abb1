package io.jtransformers.generation;

import io.jtransformers.modeling.InputException;

/**
 * How much a {@link GenerationEngine} does and holds at once.
 *
 * @param queueCapacity how many requests wait
 * @param maxRows how many rows decode
 * @param maxStepTokens how many rows a step has, prompts included
 * @param maxCachedTokens how many tokens caches hold
 */
record EngineLimits(int queueCapacity, int maxRows, int maxStepTokens, long maxCachedTokens) {

    EngineLimits {
        requirePositive("queueCapacity", queueCapacity);
        requirePositive("maxRows", maxRows);
        requirePositive("maxCachedTokens", maxCachedTokens);
        if (maxStepTokens <= maxRows) {
            throw new IllegalArgumentException(
                    "maxStepTokens is %d and maxRows %d; let a step have more tokens than rows that decode, so that prompts go on."
                            .formatted(maxStepTokens, maxRows));
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s is %d; give at least 1.".formatted(name, value));
        }
    }

    /**
     * Checks that a request fits when it is alone.
     *
     * @throws InputException if not
     */
    void check(Generator request) {
        if (request.rowsAtMost() > maxRows) {
            throw new InputException(
                    "The request has %d rows, but the engine computes %d at once; ask for fewer prompts, beams or texts, or raise maxRows."
                            .formatted(request.rowsAtMost(), maxRows));
        }
        if (request.cachedTokensAtMost() > maxCachedTokens) {
            throw new InputException(
                    "The request may come to %d tokens, but the engine's caches hold %d; lower max_new_tokens, or raise maxCachedTokens."
                            .formatted(request.cachedTokensAtMost(), maxCachedTokens));
        }
    }
}
