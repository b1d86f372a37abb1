package io.jtransformers.generation;

/**
 * Says which tokens may come next.
 *
 * <p>Source: {@code prefix_allowed_tokens_fn} in Transformers 5.12.1, {@code generation/utils.py}.
 */
@FunctionalInterface
public interface PrefixAllowedTokens {

    /**
     * The tokens that may follow.
     *
     * @param prompt the number of the prompt in the batch
     * @param inputIds prompt and new tokens so far; a copy
     * @return at least one token
     */
    int[] allowed(int prompt, int[] inputIds);
}
