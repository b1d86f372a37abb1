package io.jtransformers.generation;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.InputException;

/** What must hold for a cache that the caller gives to a generation. */
final class PastKeyValues {

    private PastKeyValues() {}

    /**
     * Checks a cache against the prompts that it holds the beginnings of. Whether it is of the same model, the first
     * step checks.
     *
     * @throws ConfigException if the generation is none that goes on with one cache for each prompt
     * @throws InputException if the cache does not fit the prompts
     */
    static void check(Cache cache, PromptBatch batch, GenerationSettings settings, GenerateOptions options) {
        checkStrategy(settings, options);
        if (settings.config().cacheImplementation() != null) {
            throw new ConfigException(
                    "past_key_values was given with cache_implementation '%s', which asks for a cache of another kind; make the one kind (model.newCache) or leave the cache to the generation."
                            .formatted(settings.config().cacheImplementation()));
        }
        if (batch.embeds() != null) {
            throw new InputException("past_key_values was given with prompts that are embeddings; it needs input_ids,"
                    + " whose first tokens it has seen.");
        }
        checkLengths(cache, batch);
    }

    /** Checks that there is something to compute after what the cache has seen. */
    static void checkLengths(Cache cache, PromptBatch batch) {
        int prompts = batch.prompts().size();
        int sequences = cache.sequences().size();
        if (sequences != prompts) {
            throw new InputException(
                    "past_key_values holds %d sequences, but there are %d prompts; give one for each (model.newCache(%2$d))."
                            .formatted(sequences, prompts));
        }
        for (int row = 0; row < prompts; row++) {
            int seen = cache.sequences().get(row).length();
            int length = batch.prompts().get(row).ids().length;
            if (seen >= length) {
                throw new InputException(
                        "past_key_values has seen %d tokens of row %d, which has %d; give the whole prompt, which must be longer, or crop the cache (Cache.crop)."
                                .formatted(seen, row, length));
            }
        }
    }

    private static void checkStrategy(GenerationSettings settings, GenerateOptions options) {
        boolean isAssisted =
                options.assistantModel() != null || settings.config().promptLookupNumTokens() != null;
        boolean hasOneBranch = settings.slots() == 1
                && !settings.isContrastive()
                && !settings.isGuided()
                && !isAssisted
                && options.strategy() == null;
        if (!hasOneBranch) {
            throw new ConfigException(
                    "past_key_values was given with beams, several texts a prompt, contrastive search, guidance,"
                        + " assisted decoding or a strategy of the caller's; it goes with one text a prompt, greedy or"
                        + " sampled: leave the one or the other out.");
        }
    }
}
