package io.jtransformers.generation;

import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What holds for one generation, everything said: the call's config, then the model's, then the defaults.
 *
 * @param maxNewTokens null if the call and the model leave it open
 * @param maxLength null if the call and the model leave it open
 * @param padTokenId null if there is none and no token ends texts
 * @param bosTokenId null if there is none
 */
record GenerationSettings(
        @Nullable Integer maxNewTokens,
        @Nullable Integer maxLength,
        List<String> stopStrings,
        boolean doSample,
        double temperature,
        int topK,
        double topP,
        long seed,
        boolean outputScores,
        boolean outputLogits,
        @Nullable Integer padTokenId,
        @Nullable Integer bosTokenId,
        List<Integer> eosTokenIds,
        int prefillChunkSize) {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationConfig.class);
    private static final int DEFAULT_TOP_K = 50;
    private static final int DEFAULT_PREFILL_CHUNK_SIZE = 512;

    /** Merges the config of a call with that of the model. */
    static GenerationSettings of(GenerationConfig ofCall, GenerationConfig ofModel) {
        GenerationConfig config = ofCall.orElse(ofModel);
        List<Integer> eosTokenIds = orElse(config.eosTokenIds(), List.of());
        Integer padTokenId = tokenOrNull(config.padTokenId());
        if (padTokenId == null && !eosTokenIds.isEmpty()) {
            padTokenId = eosTokenIds.getFirst();
            LOG.debug("There is no pad_token_id; rows are filled up with {}, the first eos_token_id.", padTokenId);
        }
        boolean doSample = orElse(config.doSample(), false);
        if (!doSample && (ofCall.temperature() != null || ofCall.topK() != null || ofCall.topP() != null)) {
            LOG.warn("temperature, top_k and top_p have no effect unless do_sample is true.");
        }
        if (ofCall.maxNewTokens() != null && ofCall.maxLength() != null) {
            LOG.warn(
                    "Both max_new_tokens ({}) and max_length ({}) are set; max_new_tokens wins.",
                    ofCall.maxNewTokens(),
                    ofCall.maxLength());
        }
        return new GenerationSettings(
                config.maxNewTokens(),
                config.maxLength(),
                orElse(config.stopStrings(), List.of()),
                doSample,
                orElse(config.temperature(), 1.0),
                orElse(config.topK(), DEFAULT_TOP_K),
                orElse(config.topP(), 1.0),
                config.seed() != null ? config.seed() : new SecureRandom().nextLong(),
                orElse(config.outputScores(), false),
                orElse(config.outputLogits(), false),
                padTokenId,
                tokenOrNull(config.bosTokenId()),
                eosTokenIds,
                orElse(config.prefillChunkSize(), DEFAULT_PREFILL_CHUNK_SIZE));
    }

    private static <T> T orElse(@Nullable T said, T otherwise) {
        return said != null ? said : otherwise;
    }

    private static @Nullable Integer tokenOrNull(@Nullable Integer id) {
        return id == null || id < 0 ? null : id;
    }

    /** Whether the most probable token is all that is wanted of the scores. */
    boolean isPlainGreedy() {
        return !doSample && !outputScores && !outputLogits;
    }

    /** What rows are filled up with; 0 where no token was given for it, which nobody takes for text then. */
    int filler() {
        return padTokenId != null ? padTokenId : 0;
    }
}
