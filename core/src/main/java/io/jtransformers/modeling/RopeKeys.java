package io.jtransformers.modeling;

import io.jtransformers.nn.RopeParameters;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of {@code rope_parameters}, in their new and their older places.
 *
 * <p>Source: {@code RotaryEmbeddingConfigMixin} in Transformers 5.12.1, {@code modeling_rope_utils.py}.
 */
final class RopeKeys {

    private static final String PARAMETERS = "rope_parameters";
    private static final String SCALING = "rope_scaling";
    private static final String THETA = "rope_theta";
    private static final String PARTIAL = "partial_rotary_factor";

    private static final List<String> TYPES =
            List.of("default", "linear", "dynamic", "yarn", "longrope", "llama3", "proportional");
    private static final Set<String> WITH_ORIGINAL_LENGTH = Set.of("yarn", "longrope", "llama3");

    private final ConfigReader config;

    RopeKeys(ConfigReader config) {
        this.config = config;
    }

    /** Under which name the keys that are left over of the object {@code key} are saved. */
    static String savedName(String key) {
        return key.equals(SCALING) ? PARAMETERS : key;
    }

    RopeParameters read(double defaultTheta, int maxPositionEmbeddings) {
        ConfigReader scaling = config.objectOrNull(SCALING);
        ConfigReader parameters = config.objectOrNull(PARAMETERS);
        // Both places are asked for, so that neither is saved beside the new one.
        double theta = config.real(THETA, defaultTheta);
        Double partial = config.realOrNull(PARTIAL);
        if (scaling != null && !scaling.names().isEmpty()) {
            if (parameters != null) {
                parameters.forgetKeys();
            }
            return read(scaling, theta, partial, maxPositionEmbeddings);
        }
        ConfigReader chosen = parameters != null ? parameters : ConfigReader.parse("{}", config.source());
        return read(chosen, theta, partial, maxPositionEmbeddings);
    }

    private static RopeParameters read(
            ConfigReader json, double outerTheta, @Nullable Double outerPartial, int maxPositionEmbeddings) {
        String olderType = json.text("type", "default");
        String type = json.text("rope_type", olderType);
        checkType(json, type);
        Integer originalLength = json.integerOrNull("original_max_position_embeddings", null);
        if (originalLength == null && WITH_ORIGINAL_LENGTH.contains(type)) {
            originalLength = maxPositionEmbeddings;
        }
        Double partial = json.realOrNull(PARTIAL);
        var parameters = new RopeParameters(
                type,
                json.real(THETA, outerTheta),
                json.realOrNull("factor"),
                originalLength,
                json.realOrNull("attention_factor"),
                json.realOrNull("beta_fast"),
                json.realOrNull("beta_slow"),
                json.realOrNull("mscale"),
                json.realOrNull("mscale_all_dim"),
                json.flagOrNull("truncate"),
                json.realsOrNull("short_factor"),
                json.realsOrNull("long_factor"),
                json.realOrNull("low_freq_factor"),
                json.realOrNull("high_freq_factor"),
                partial != null ? partial : outerPartial);
        check(json, parameters);
        return parameters;
    }

    private static void checkType(ConfigReader json, String type) {
        for (String name : json.names()) {
            if (LayerType.named(name).isPresent()) {
                throw new ConfigException(
                        "%s: %s has the key '%s', a rotary embedding of its own; give one for all layers."
                                .formatted(json.source(), PARAMETERS, name));
            }
        }
        if (!TYPES.contains(type)) {
            throw new ConfigException("%s: %s is '%s', which is not known here; known are %s."
                    .formatted(json.source(), json.fullName("rope_type"), type, TYPES));
        }
    }

    private static void check(ConfigReader json, RopeParameters rope) {
        requirePositive(json, THETA, rope.ropeTheta());
        requirePositive(json, "factor", rope.factor());
        Integer originalLength = rope.originalMaxPositionEmbeddings();
        requirePositive(
                json, "original_max_position_embeddings", originalLength == null ? null : originalLength.doubleValue());
        switch (rope.ropeType()) {
            case "linear", "dynamic" -> requireKey(json, rope, "factor", rope.factor());
            case "llama3" -> {
                requireKey(json, rope, "factor", rope.factor());
                requireKey(json, rope, "low_freq_factor", rope.lowFreqFactor());
                requireKey(json, rope, "high_freq_factor", rope.highFreqFactor());
            }
            case "longrope" -> {
                requireKey(json, rope, "short_factor", rope.shortFactor());
                requireKey(json, rope, "long_factor", rope.longFactor());
            }
            case "proportional" -> {
                Double partial = rope.partialRotaryFactor();
                requirePositive(json, PARTIAL, partial);
                if (partial != null && partial > 1) {
                    throw new ConfigException("%s: %s is %s; it is a part of a head, at most 1."
                            .formatted(json.source(), json.fullName(PARTIAL), partial));
                }
            }
            default -> {}
        }
    }

    private static void requireKey(ConfigReader json, RopeParameters rope, String key, @Nullable Object value) {
        if (value == null) {
            throw new ConfigException(
                    "%s: rope_type '%s' needs the key '%s', which %s lacks; add it, or use another type."
                            .formatted(json.source(), rope.ropeType(), key, PARAMETERS));
        }
    }

    private static void requirePositive(ConfigReader json, String key, @Nullable Double value) {
        if (value != null && value <= 0) {
            throw new ConfigException(
                    "%s: %s is %s; it must be greater than 0.".formatted(json.source(), json.fullName(key), value));
        }
    }

    static void write(RopeParameters rope, ConfigWriter json) {
        json.write("rope_type", rope.ropeType()).write(THETA, rope.ropeTheta());
        writePresent("factor", rope.factor(), json::write);
        writePresent("original_max_position_embeddings", rope.originalMaxPositionEmbeddings(), json::write);
        writePresent("attention_factor", rope.attentionFactor(), json::write);
        writePresent("beta_fast", rope.betaFast(), json::write);
        writePresent("beta_slow", rope.betaSlow(), json::write);
        writePresent("mscale", rope.mscale(), json::write);
        writePresent("mscale_all_dim", rope.mscaleAllDim(), json::write);
        writePresent("truncate", rope.truncate(), json::write);
        writePresent("short_factor", rope.shortFactor(), json::writeReals);
        writePresent("long_factor", rope.longFactor(), json::writeReals);
        writePresent("low_freq_factor", rope.lowFreqFactor(), json::write);
        writePresent("high_freq_factor", rope.highFreqFactor(), json::write);
        writePresent(PARTIAL, rope.partialRotaryFactor(), json::write);
    }

    private static <T> void writePresent(String key, @Nullable T value, BiConsumer<String, T> write) {
        if (value != null) {
            write.accept(key, value);
        }
    }
}
