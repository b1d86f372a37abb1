package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.RecordingSize;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What holds for one generation, everything said: the call's config, then the model's, then the defaults. */
final class GenerationSettings {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationConfig.class);
    private static final int MOST_ROWS = 16_384;

    private final GenerationConfig config;
    private final @Nullable Integer padTokenId;
    private final long seed;

    private GenerationSettings(GenerationConfig config, @Nullable Integer padTokenId, long seed) {
        this.config = config;
        this.padTokenId = padTokenId;
        this.seed = seed;
    }

    /**
     * Merges the config of a call with that of the model.
     *
     * @throws ConfigException if the values contradict one another
     */
    static GenerationSettings of(GenerationConfig ofCall, GenerationConfig ofModel) {
        GenerationConfig config = ofCall.orElse(ofModel);
        List<Integer> eosTokenIds = orElse(config.eosTokenIds(), List.of());
        Integer padTokenId = tokenOrNull(config.padTokenId());
        if (padTokenId == null && !eosTokenIds.isEmpty()) {
            padTokenId = eosTokenIds.getFirst();
            LOG.debug("There is no pad_token_id; rows are filled up with {}, the first eos_token_id.", padTokenId);
        }
        var settings = new GenerationSettings(
                config, padTokenId, config.seed() != null ? config.seed() : new SecureRandom().nextLong());
        settings.check();
        settings.warn(ofCall);
        return settings;
    }

    private void check() {
        if (numBeams() == 1 && !doSample() && numReturnSequences() > 1) {
            throw new ConfigException(
                    "num_return_sequences is %d, but without sampling and beams there is only one text; set do_sample to true or num_beams to %1$d or more."
                            .formatted(numReturnSequences()));
        }
        if (numBeams() > 1 && numReturnSequences() > numBeams()) {
            throw new ConfigException(
                    "num_return_sequences is %d, but num_beams is %d; set num_beams to as much or more, or return fewer."
                            .formatted(numReturnSequences(), numBeams()));
        }
        if (numBeamGroups() > 1 && (numBeams() % numBeamGroups() != 0 || doSample())) {
            throw new ConfigException(
                    "num_beam_groups is %d, num_beams %d and do_sample %s; groups must have equal numbers of beams and cannot sample."
                            .formatted(numBeamGroups(), numBeams(), doSample()));
        }
    }

    /**
     * Returns if a step can take all rows.
     *
     * @param prompts how many there are
     * @throws ConfigException if each asks for so many that they are more than {@value #MOST_ROWS}
     */
    void checkRows(int prompts) {
        if ((long) prompts * slots() > MOST_ROWS) {
            throw new ConfigException(
                    "%s is %d and there are %d prompts; that is more than the %d rows of one generation. Ask for fewer, or generate in turns."
                            .formatted(
                                    numBeams() > 1 ? "num_beams" : "num_return_sequences",
                                    slots(),
                                    prompts,
                                    MOST_ROWS));
        }
    }

    /** Says what the call says in vain. */
    private void warn(GenerationConfig ofCall) {
        List<String> inVain = new ArrayList<>();
        if (!doSample()) {
            addIf(ofCall.temperature() != null && ofCall.temperature() != 1, "temperature", inVain);
            addIf(ofCall.topK() != null && ofCall.topK() != defaultTopK() && !isContrastive(), "top_k", inVain);
            addIf(ofCall.topP() != null && ofCall.topP() != 1, "top_p", inVain);
            addIf(ofCall.minP() != null, "min_p", inVain);
            addIf(ofCall.topH() != null, "top_h", inVain);
            addIf(ofCall.typicalP() != null && ofCall.typicalP() != 1, "typical_p", inVain);
            addIf(ofCall.epsilonCutoff() != null && ofCall.epsilonCutoff() != 0, "epsilon_cutoff", inVain);
            addIf(ofCall.etaCutoff() != null && ofCall.etaCutoff() != 0, "eta_cutoff", inVain);
            warnIfAny(inVain, "have no effect unless do_sample is true; set it, or leave them out.");
        }
        if (numBeams() == 1) {
            inVain.clear();
            EarlyStopping stopping = ofCall.earlyStopping();
            addIf(stopping != null && stopping != EarlyStopping.HEURISTIC, "early_stopping", inVain);
            addIf(ofCall.lengthPenalty() != null && ofCall.lengthPenalty() != 1, "length_penalty", inVain);
            warnIfAny(inVain, "have no effect unless num_beams is greater than 1; set it, or leave them out.");
        }
        if (ofCall.maxNewTokens() != null && ofCall.maxLength() != null) {
            LOG.warn(
                    "Both max_new_tokens ({}) and max_length ({}) are set; max_new_tokens wins.",
                    ofCall.maxNewTokens(),
                    ofCall.maxLength());
        }
        if (ofCall.minNewTokens() != null && ofCall.minLength() != null) {
            LOG.warn(
                    "Both min_new_tokens ({}) and min_length ({}) are set; min_new_tokens wins.",
                    ofCall.minNewTokens(),
                    ofCall.minLength());
        }
        if (!useCache()) {
            inVain.clear();
            addIf(ofCall.cacheImplementation() != null, "cache_implementation", inVain);
            addIf(ofCall.cacheConfig() != null, "cache_config", inVain);
            warnIfAny(inVain, "have no effect if use_cache is false; set it to true, or leave them out.");
        } else if (ofCall.cacheConfig() != null && !CacheImplementation.isQuantized(config)) {
            LOG.warn("cache_config has no effect unless cache_implementation is \"quantized\"; set it, or leave it"
                    + " out.");
        }
    }

    private static void addIf(boolean condition, String key, List<String> keys) {
        if (condition) {
            keys.add(key);
        }
    }

    private static void warnIfAny(List<String> keys, String what) {
        if (!keys.isEmpty()) {
            LOG.warn("{} {}", String.join(", ", keys), what);
        }
    }

    /** The merged config. */
    GenerationConfig config() {
        return config;
    }

    /** What rows are filled up with; null if there is no token for it and none that ends texts. */
    @Nullable
    Integer padTokenId() {
        return padTokenId;
    }

    long seed() {
        return seed;
    }

    @Nullable
    Integer maxNewTokens() {
        return config.maxNewTokens();
    }

    @Nullable
    Integer maxLength() {
        return config.maxLength();
    }

    @Nullable
    Integer bosTokenId() {
        return tokenOrNull(config.bosTokenId());
    }

    List<Integer> eosTokenIds() {
        return orElse(config.eosTokenIds(), List.of());
    }

    List<String> stopStrings() {
        return orElse(config.stopStrings(), List.of());
    }

    boolean doSample() {
        return orElse(config.doSample(), false);
    }

    double temperature() {
        return orElse(config.temperature(), 1.0);
    }

    int topK() {
        return orElse(config.topK(), defaultTopK());
    }

    private static int defaultTopK() {
        return 50;
    }

    double topP() {
        return orElse(config.topP(), 1.0);
    }

    int numBeams() {
        return orElse(config.numBeams(), 1);
    }

    int numBeamGroups() {
        return orElse(config.numBeamGroups(), 1);
    }

    int numReturnSequences() {
        return orElse(config.numReturnSequences(), 1);
    }

    /** How many rows of one prompt run at the same time, and are recorded. */
    int slots() {
        return numBeams() > 1 ? numBeams() : numReturnSequences();
    }

    double lengthPenalty() {
        return orElse(config.lengthPenalty(), 1.0);
    }

    double diversityPenalty() {
        return orElse(config.diversityPenalty(), 0.0);
    }

    EarlyStopping earlyStopping() {
        return orElse(config.earlyStopping(), EarlyStopping.HEURISTIC);
    }

    /** How much likeness weighs in contrastive search. */
    double penaltyAlpha() {
        return orElse(config.penaltyAlpha(), 0.0);
    }

    boolean isContrastive() {
        return numBeams() == 1 && !doSample() && penaltyAlpha() > 0 && topK() > 1;
    }

    double guidanceScale() {
        return orElse(config.guidanceScale(), 1.0);
    }

    boolean isGuided() {
        return guidanceScale() != 1;
    }

    boolean outputScores() {
        return orElse(config.outputScores(), false);
    }

    boolean outputLogits() {
        return orElse(config.outputLogits(), false);
    }

    boolean outputHiddenStates() {
        return orElse(config.outputHiddenStates(), false);
    }

    boolean outputAttentions() {
        return orElse(config.outputAttentions(), false);
    }

    boolean outputRouterLogits() {
        return orElse(config.outputRouterLogits(), false);
    }

    /** Whether anything that the model computes on its way is wanted. */
    boolean outputStates() {
        return outputHiddenStates() || outputAttentions() || outputRouterLogits();
    }

    /** Whether what a step computed is kept for the next. */
    boolean useCache() {
        return orElse(config.useCache(), true);
    }

    /** What is recorded, of prompts whole. */
    List<RecordingSize.Output> recorded() {
        List<RecordingSize.Output> outputs = new ArrayList<>();
        if (outputHiddenStates() || isContrastive()) {
            outputs.add(RecordingSize.Output.HIDDEN_STATES);
        }
        if (outputAttentions()) {
            outputs.add(RecordingSize.Output.ATTENTIONS);
        }
        if (outputRouterLogits()) {
            outputs.add(RecordingSize.Output.ROUTER_LOGITS);
        }
        return outputs;
    }

    /** How many rows of prompts one step takes; all, if something of them is recorded. */
    int prefillChunkSize() {
        return outputStates() || isContrastive() ? Integer.MAX_VALUE : orElse(config.prefillChunkSize(), 512);
    }

    static <T> T orElse(@Nullable T said, T otherwise) {
        return said != null ? said : otherwise;
    }

    private static @Nullable Integer tokenOrNull(@Nullable Integer id) {
        return id == null || id < 0 ? null : id;
    }

    /** What rows are filled up with; 0 where no token was given for it, which nobody takes for text then. */
    int filler() {
        return padTokenId != null ? padTokenId : 0;
    }

    /** What beams are filled up with: as in the reference, 0 is no padding token there, and without end it is −1. */
    int beamFiller() {
        if (eosTokenIds().isEmpty()) {
            return -1;
        }
        return padTokenId != null && padTokenId != 0
                ? padTokenId
                : eosTokenIds().getFirst();
    }
}
