package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigKeys;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.ConfigWriter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of {@code generation_config.json}. */
final class GenerationConfigKeys {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationConfig.class);

    /** Keys that change what Transformers generates, unless they have a neutral value. */
    private static final Set<String> WITHOUT_EFFECT_HERE = Set.of(
            "bad_words_ids",
            "begin_suppress_tokens",
            "encoder_repetition_penalty",
            "epsilon_cutoff",
            "eta_cutoff",
            "exponential_decay_length_penalty",
            "forced_bos_token_id",
            "forced_eos_token_id",
            "guidance_scale",
            "max_time",
            "min_length",
            "min_new_tokens",
            "min_p",
            "no_repeat_ngram_size",
            "num_beams",
            "num_return_sequences",
            "renormalize_logits",
            "repetition_penalty",
            "sequence_bias",
            "suppress_tokens",
            "top_h",
            "typical_p",
            "watermarking_config");

    private static final Set<String> NEUTRAL_VALUES = Set.of("null", "false", "0", "0.0", "1", "1.0", "[]", "{}");

    private GenerationConfigKeys() {}

    static GenerationConfig read(ConfigReader json) {
        var config = new GenerationConfig(
                json.integerOrNull("max_length", null),
                json.integerOrNull("max_new_tokens", null),
                json.textOrTextsOrNull("stop_strings"),
                json.flagOrNull("do_sample"),
                json.realOrNull("temperature"),
                json.integerOrNull("top_k", null),
                json.realOrNull("top_p"),
                null,
                json.flagOrNull("output_scores"),
                json.flagOrNull("output_logits"),
                token(json, "pad_token_id"),
                token(json, "bos_token_id"),
                json.has("eos_token_id") ? json.integers("eos_token_id", List.of()) : null,
                json.integerOrNull("prefill_chunk_size", null),
                json.otherKeys());
        warnOfKeysWithoutEffect(json.source(), config.otherKeys());
        return config;
    }

    private static @Nullable Integer token(ConfigReader json, String key) {
        boolean isNull = json.isNull(key);
        Integer id = json.integerOrNull(key, null);
        return isNull ? Integer.valueOf(GenerationConfig.NO_TOKEN) : id;
    }

    private static void warnOfKeysWithoutEffect(String source, ConfigKeys otherKeys) {
        List<String> names = otherKeys.names().stream()
                .filter(WITHOUT_EFFECT_HERE::contains)
                .filter(name -> !NEUTRAL_VALUES.contains(otherKeys.json(name)))
                .toList();
        if (!names.isEmpty()) {
            LOG.warn("{}: the keys {} are kept, but generation does not heed them.", source, names);
        }
    }

    static String write(GenerationConfig config) {
        var json = new ConfigWriter();
        write(json, "max_length", config.maxLength());
        write(json, "max_new_tokens", config.maxNewTokens());
        if (config.stopStrings() != null) {
            json.writeTexts("stop_strings", config.stopStrings());
        }
        write(json, "do_sample", config.doSample());
        write(json, "temperature", config.temperature());
        write(json, "top_k", config.topK());
        write(json, "top_p", config.topP());
        write(json, "output_scores", config.outputScores());
        write(json, "output_logits", config.outputLogits());
        writeToken(json, "pad_token_id", config.padTokenId());
        writeToken(json, "bos_token_id", config.bosTokenId());
        writeTokens(json, "eos_token_id", config.eosTokenIds());
        write(json, "prefill_chunk_size", config.prefillChunkSize());
        return json.writeOtherKeys(config.otherKeys()).toJson();
    }

    private static void write(ConfigWriter json, String key, @Nullable Integer value) {
        if (value != null) {
            json.write(key, value);
        }
    }

    private static void write(ConfigWriter json, String key, @Nullable Double value) {
        if (value != null) {
            json.write(key, value.doubleValue());
        }
    }

    private static void write(ConfigWriter json, String key, @Nullable Boolean value) {
        if (value != null) {
            json.write(key, value.booleanValue());
        }
    }

    private static void writeToken(ConfigWriter json, String key, @Nullable Integer id) {
        if (id != null) {
            json.write(key, id == GenerationConfig.NO_TOKEN ? null : id);
        }
    }

    private static void writeTokens(ConfigWriter json, String key, @Nullable List<Integer> ids) {
        if (ids == null) {
            return;
        }
        if (ids.size() > 1) {
            json.writeIntegers(key, ids);
        } else {
            json.write(key, ids.isEmpty() ? (Integer) null : ids.getFirst());
        }
    }
}
