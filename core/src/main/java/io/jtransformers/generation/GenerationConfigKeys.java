package io.jtransformers.generation;

import static io.jtransformers.generation.GenerationKey.flag;
import static io.jtransformers.generation.GenerationKey.integer;
import static io.jtransformers.generation.GenerationKey.integers;
import static io.jtransformers.generation.GenerationKey.real;
import static io.jtransformers.generation.GenerationKey.text;
import static io.jtransformers.generation.GenerationKey.texts;
import static io.jtransformers.generation.GenerationKey.token;

import io.jtransformers.modeling.ConfigKeys;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.ConfigWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of {@code generation_config.json}. */
final class GenerationConfigKeys {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationConfig.class);

    /** Keys that change what Transformers generates, each with the values that change nothing. */
    private static final Map<String, Set<String>> WITHOUT_EFFECT_HERE = Map.of(
            "token_healing", Set.of("false"),
            "assistant_early_exit", Set.of(),
            "dola_layers", Set.of(),
            "constraints", Set.of("[]"),
            "force_words_ids", Set.of("[]"),
            "assistant_lookbehind", Set.of("10"),
            "target_lookbehind", Set.of("10"));

    static final GenerationKey<Integer> MAX_LENGTH = integer("max_length", Bounds::positive);
    static final GenerationKey<Integer> MAX_NEW_TOKENS = integer("max_new_tokens", Bounds::positive);
    static final GenerationKey<Integer> MIN_LENGTH =
            integer("min_length", (key, value) -> Bounds.notNegative(key, value, "allow the end at once"));
    static final GenerationKey<Integer> MIN_NEW_TOKENS =
            integer("min_new_tokens", (key, value) -> Bounds.notNegative(key, value, "allow the end at once"));
    static final GenerationKey<Double> MAX_TIME =
            real("max_time", (key, value) -> Bounds.greaterThanZero(key, value, "leaving it out sets no limit"));
    static final GenerationKey<List<String>> STOP_STRINGS = texts("stop_strings");
    static final GenerationKey<List<Integer>> EOS_TOKEN_ID = eosTokens();
    static final GenerationKey<Integer> PREFILL_CHUNK_SIZE = integer("prefill_chunk_size", Bounds::positive);
    static final GenerationKey<Boolean> DO_SAMPLE = flag("do_sample");
    static final GenerationKey<Long> SEED = GenerationKey.unsaved("seed");
    static final GenerationKey<Integer> NUM_RETURN_SEQUENCES = integer("num_return_sequences", Bounds::positive);
    static final GenerationKey<Integer> NUM_BEAMS = integer("num_beams", Bounds::positive);
    static final GenerationKey<Integer> NUM_BEAM_GROUPS = integer("num_beam_groups", Bounds::positive);
    static final GenerationKey<Double> DIVERSITY_PENALTY = real("diversity_penalty", Bounds::zeroOrMore);
    static final GenerationKey<Double> LENGTH_PENALTY = real("length_penalty", Bounds::lengthPenalty);
    static final GenerationKey<EarlyStopping> EARLY_STOPPING = earlyStopping();
    static final GenerationKey<Double> PENALTY_ALPHA = real("penalty_alpha", Bounds::fraction);
    static final GenerationKey<Integer> PROMPT_LOOKUP_NUM_TOKENS =
            integer("prompt_lookup_num_tokens", Bounds::positive);
    static final GenerationKey<Integer> MAX_MATCHING_NGRAM_SIZE = integer("max_matching_ngram_size", Bounds::positive);
    static final GenerationKey<Integer> NUM_ASSISTANT_TOKENS = integer("num_assistant_tokens", Bounds::positive);
    static final GenerationKey<AssistantTokensSchedule> NUM_ASSISTANT_TOKENS_SCHEDULE = schedule();
    static final GenerationKey<Double> ASSISTANT_CONFIDENCE_THRESHOLD =
            real("assistant_confidence_threshold", Bounds::fraction);
    static final GenerationKey<Boolean> USE_CACHE = flag("use_cache");
    static final GenerationKey<String> CACHE_IMPLEMENTATION = text("cache_implementation", CacheImplementation::check);
    static final GenerationKey<CacheConfig> CACHE_CONFIG = cacheConfig();
    static final GenerationKey<Integer> PAD_TOKEN_ID = token("pad_token_id");
    static final GenerationKey<Integer> BOS_TOKEN_ID = token("bos_token_id");
    static final GenerationKey<Boolean> OUTPUT_SCORES = flag("output_scores");
    static final GenerationKey<Boolean> OUTPUT_LOGITS = flag("output_logits");
    static final GenerationKey<Boolean> OUTPUT_ATTENTIONS = flag("output_attentions");
    static final GenerationKey<Boolean> OUTPUT_HIDDEN_STATES = flag("output_hidden_states");
    static final GenerationKey<Boolean> OUTPUT_ROUTER_LOGITS = flag("output_router_logits");
    static final GenerationKey<Integer> TOP_LOGPROBS = integer(
            "top_logprobs", (key, value) -> Bounds.notNegative(key, value, "give that of the chosen token alone"));
    static final GenerationKey<Double> TEMPERATURE = real("temperature", Bounds::temperature);
    static final GenerationKey<Integer> TOP_K =
            integer("top_k", (key, value) -> Bounds.notNegative(key, value, "consider all tokens"));
    static final GenerationKey<Double> TOP_P = real("top_p", (key, value) -> Bounds.topP(value));
    static final GenerationKey<Double> MIN_P = real("min_p", Bounds::fraction);
    static final GenerationKey<Double> TOP_H = real(
            "top_h",
            (key, value) ->
                    Bounds.probability(key, value, "1 keeps the whole entropy of the hundred most probable tokens"));
    static final GenerationKey<Double> TYPICAL_P =
            real("typical_p", (key, value) -> Bounds.probability(key, value, "1 considers all tokens"));
    static final GenerationKey<Double> EPSILON_CUTOFF = real("epsilon_cutoff", Bounds::cutoff);
    static final GenerationKey<Double> ETA_CUTOFF = real("eta_cutoff", Bounds::cutoff);
    static final GenerationKey<Double> REPETITION_PENALTY =
            real("repetition_penalty", (key, value) -> Bounds.factor(key, value, "1 changes nothing"));
    static final GenerationKey<Double> ENCODER_REPETITION_PENALTY =
            real("encoder_repetition_penalty", (key, value) -> Bounds.factor(key, value, "1 changes nothing"));
    static final GenerationKey<Integer> NO_REPEAT_NGRAM_SIZE =
            integer("no_repeat_ngram_size", (key, value) -> Bounds.notNegative(key, value, "allow repetition"));
    static final GenerationKey<Integer> ENCODER_NO_REPEAT_NGRAM_SIZE =
            integer("encoder_no_repeat_ngram_size", (key, value) -> Bounds.notNegative(key, value, "allow repetition"));
    static final GenerationKey<List<List<Integer>>> BAD_WORDS_IDS = badWords();
    static final GenerationKey<List<SequenceBias>> SEQUENCE_BIAS = sequenceBias();
    static final GenerationKey<List<Integer>> SUPPRESS_TOKENS = integers("suppress_tokens");
    static final GenerationKey<List<Integer>> BEGIN_SUPPRESS_TOKENS = integers("begin_suppress_tokens");
    static final GenerationKey<Integer> FORCED_BOS_TOKEN_ID = integer("forced_bos_token_id", Bounds::tokenId);
    static final GenerationKey<List<Integer>> FORCED_EOS_TOKEN_ID = integers("forced_eos_token_id");
    static final GenerationKey<DecayLengthPenalty> EXPONENTIAL_DECAY_LENGTH_PENALTY = decay();
    static final GenerationKey<Double> GUIDANCE_SCALE = real("guidance_scale", Bounds::finite);
    static final GenerationKey<Boolean> RENORMALIZE_LOGITS = flag("renormalize_logits");
    static final GenerationKey<Boolean> REMOVE_INVALID_VALUES = flag("remove_invalid_values");
    static final GenerationKey<WatermarkingConfig> WATERMARKING_CONFIG = watermarking();

    static final List<GenerationKey<?>> ALL = List.of(
            MAX_LENGTH,
            MAX_NEW_TOKENS,
            MIN_LENGTH,
            MIN_NEW_TOKENS,
            MAX_TIME,
            STOP_STRINGS,
            EOS_TOKEN_ID,
            PREFILL_CHUNK_SIZE,
            DO_SAMPLE,
            SEED,
            NUM_RETURN_SEQUENCES,
            NUM_BEAMS,
            NUM_BEAM_GROUPS,
            DIVERSITY_PENALTY,
            LENGTH_PENALTY,
            EARLY_STOPPING,
            PENALTY_ALPHA,
            PROMPT_LOOKUP_NUM_TOKENS,
            MAX_MATCHING_NGRAM_SIZE,
            NUM_ASSISTANT_TOKENS,
            NUM_ASSISTANT_TOKENS_SCHEDULE,
            ASSISTANT_CONFIDENCE_THRESHOLD,
            USE_CACHE,
            CACHE_IMPLEMENTATION,
            CACHE_CONFIG,
            PAD_TOKEN_ID,
            BOS_TOKEN_ID,
            OUTPUT_SCORES,
            OUTPUT_LOGITS,
            OUTPUT_ATTENTIONS,
            OUTPUT_HIDDEN_STATES,
            OUTPUT_ROUTER_LOGITS,
            TOP_LOGPROBS,
            TEMPERATURE,
            TOP_K,
            TOP_P,
            MIN_P,
            TOP_H,
            TYPICAL_P,
            EPSILON_CUTOFF,
            ETA_CUTOFF,
            REPETITION_PENALTY,
            ENCODER_REPETITION_PENALTY,
            NO_REPEAT_NGRAM_SIZE,
            ENCODER_NO_REPEAT_NGRAM_SIZE,
            BAD_WORDS_IDS,
            SEQUENCE_BIAS,
            SUPPRESS_TOKENS,
            BEGIN_SUPPRESS_TOKENS,
            FORCED_BOS_TOKEN_ID,
            FORCED_EOS_TOKEN_ID,
            EXPONENTIAL_DECAY_LENGTH_PENALTY,
            GUIDANCE_SCALE,
            RENORMALIZE_LOGITS,
            REMOVE_INVALID_VALUES,
            WATERMARKING_CONFIG);

    private GenerationConfigKeys() {}

    private static GenerationKey<List<Integer>> eosTokens() {
        return new GenerationKey<>(
                "eos_token_id",
                (json, key) -> json.has(key) ? json.integers(key, List.of()) : null,
                GenerationConfigKeys::writeTokens,
                (key, ids) -> {});
    }

    private static void writeTokens(ConfigWriter json, String key, List<Integer> ids) {
        if (ids.size() > 1) {
            json.writeIntegers(key, ids);
        } else {
            json.write(key, ids.isEmpty() ? (Integer) null : ids.getFirst());
        }
    }

    private static GenerationKey<EarlyStopping> earlyStopping() {
        return new GenerationKey<>(
                "early_stopping",
                GenerationJson::earlyStopping,
                (json, key, value) -> json.writeJson(key, GenerationJson.text(value)),
                (key, value) -> {});
    }

    private static GenerationKey<AssistantTokensSchedule> schedule() {
        return new GenerationKey<>(
                "num_assistant_tokens_schedule",
                GenerationJson::schedule,
                (json, key, value) -> json.write(key, GenerationJson.name(value)),
                (key, value) -> {});
    }

    private static GenerationKey<List<List<Integer>>> badWords() {
        return new GenerationKey<>(
                "bad_words_ids",
                GenerationJson::tokenLists,
                (json, key, value) -> json.writeJson(key, GenerationJson.text(value)),
                (key, value) -> NoBadWordsLogitsProcessor.check(value));
    }

    private static GenerationKey<List<SequenceBias>> sequenceBias() {
        return new GenerationKey<>(
                "sequence_bias",
                GenerationJson::sequenceBias,
                (json, key, value) -> json.writeJson(key, GenerationJson.textOfBiases(value)),
                (key, value) -> {});
    }

    private static GenerationKey<DecayLengthPenalty> decay() {
        return new GenerationKey<>(
                "exponential_decay_length_penalty",
                GenerationJson::decay,
                (json, key, value) -> json.writeJson(key, GenerationJson.text(value)),
                (key, value) -> {});
    }

    private static GenerationKey<WatermarkingConfig> watermarking() {
        return new GenerationKey<>(
                "watermarking_config",
                GenerationJson::watermarking,
                (json, key, value) -> GenerationJson.write(json.writeObject(key), value),
                (key, value) -> {});
    }

    private static GenerationKey<CacheConfig> cacheConfig() {
        return new GenerationKey<>(
                "cache_config",
                GenerationJson::cacheConfig,
                (json, key, value) -> GenerationJson.write(json.writeObject(key), value),
                CacheImplementation::check);
    }

    /** The config of a file. */
    static GenerationConfig read(ConfigReader json) {
        var builder = GenerationConfig.builder();
        ALL.forEach(key -> read(key, json, builder));
        GenerationConfig config = builder.otherKeys(json.otherKeys()).build();
        warnOfKeysWithoutEffect(json.source(), config.otherKeys());
        return config;
    }

    private static <T> void read(GenerationKey<T> key, ConfigReader json, GenerationConfig.Builder builder) {
        T value = key.reader().read(json, key.name());
        if (value != null) {
            builder.say(key, value);
        }
    }

    private static void warnOfKeysWithoutEffect(String source, ConfigKeys otherKeys) {
        List<String> names = otherKeys.names().stream()
                .filter(name -> hasEffectElsewhere(name, String.valueOf(otherKeys.json(name))))
                .toList();
        if (!names.isEmpty()) {
            LOG.warn("{}: the keys {} are kept, but generation does not heed them.", source, names);
        }
    }

    static boolean hasEffectElsewhere(String name, String json) {
        Set<String> neutral = WITHOUT_EFFECT_HERE.get(name);
        return neutral != null && !json.equals("null") && !neutral.contains(json);
    }

    static String write(GenerationConfig config) {
        var json = new ConfigWriter();
        ALL.forEach(key -> write(key, config, json));
        return json.writeOtherKeys(config.otherKeys()).toJson();
    }

    private static <T> void write(GenerationKey<T> key, GenerationConfig config, ConfigWriter json) {
        T value = config.get(key);
        if (value != null) {
            key.writer().write(json, key.name(), value);
        }
    }
}
