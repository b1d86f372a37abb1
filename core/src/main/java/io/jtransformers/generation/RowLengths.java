package io.jtransformers.generation;

import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.PreTrainedConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the rows of a call may and must be, as processors and criteria count: of prompts that are embeddings only
 * new tokens count.
 *
 * @param width the length of the prompts, padding included; 0 of embeddings
 * @param maxLength the greatest length
 * @param minLength the least length
 */
record RowLengths(int width, int maxLength, int minLength) {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationConfig.class);
    private static final int DEFAULT_NEW_TOKENS = 20;

    /**
     * What the settings mean for some prompts.
     *
     * @throws InputException if the prompts leave no room
     */
    static RowLengths of(GenerationSettings settings, PromptBatch batch, PreTrainedConfig config) {
        int maxLength = maxLength(settings, batch, config);
        if (batch.width() >= maxLength) {
            throw new InputException(
                    "The prompt has %d tokens, but max_length leaves room for %d in all; set max_new_tokens, or a greater max_length."
                            .formatted(batch.timeSteps(), maxLength + batch.timeSteps() - batch.width()));
        }
        int minLength = minLength(settings.config(), batch);
        if (minLength > maxLength) {
            LOG.warn(
                    "min_length or min_new_tokens asks for {} tokens, but rows end at {}; they end there without a"
                            + " token that ends texts.",
                    minLength,
                    maxLength);
        }
        return new RowLengths(batch.width(), maxLength, minLength);
    }

    private static int maxLength(GenerationSettings settings, PromptBatch batch, PreTrainedConfig config) {
        Integer maxNewTokens = settings.maxNewTokens();
        Integer maxLength = settings.maxLength();
        if (maxNewTokens != null) {
            return (int) Math.min(Integer.MAX_VALUE, (long) batch.width() + maxNewTokens);
        }
        if (maxLength != null) {
            return maxLength - (batch.timeSteps() - batch.width());
        }
        int limit = Math.min(batch.width() + DEFAULT_NEW_TOKENS, config.maxPositionEmbeddings());
        LOG.warn(
                "Neither max_new_tokens nor max_length is set, so at most {} new tokens are generated; set"
                        + " max_new_tokens.",
                limit - batch.width());
        return limit;
    }

    private static int minLength(GenerationConfig config, PromptBatch batch) {
        if (config.minNewTokens() != null) {
            return (int) Math.min(Integer.MAX_VALUE, (long) batch.width() + config.minNewTokens());
        }
        int minLength = GenerationSettings.orElse(config.minLength(), 0);
        return Math.max(0, minLength - (batch.timeSteps() - batch.width()));
    }
}
