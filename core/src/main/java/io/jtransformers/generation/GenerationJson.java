package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.ConfigWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The values of {@code generation_config.json} that are more than a number or a list of them. */
final class GenerationJson {

    private static final JsonMapper JSON = new JsonMapper();

    private GenerationJson() {}

    /** Converts the value of a key, or says what was expected. */
    private static <T> @Nullable T read(
            ConfigReader json, String key, String expected, Function<JsonNode, @Nullable T> conversion) {
        String text = json.jsonOrNull(key);
        if (text == null) {
            return null;
        }
        T value = conversion.apply(JSON.readTree(text));
        if (value == null) {
            throw new ConfigException("%s: the key '%s' is %s; expected %s."
                    .formatted(json.source(), key, text.length() > 80 ? text.substring(0, 80) + "…" : text, expected));
        }
        return value;
    }

    static @Nullable EarlyStopping earlyStopping(ConfigReader json, String key) {
        return read(json, key, "true, false or \"never\"", node -> switch (node.asString("")) {
            case "true" -> EarlyStopping.WHEN_FULL;
            case "false" -> EarlyStopping.HEURISTIC;
            case "never" -> EarlyStopping.NEVER;
            default -> null;
        });
    }

    static String text(EarlyStopping value) {
        return switch (value) {
            case WHEN_FULL -> "true";
            case HEURISTIC -> "false";
            case NEVER -> "\"never\"";
        };
    }

    static @Nullable AssistantTokensSchedule schedule(ConfigReader json, String key) {
        return read(json, key, "\"heuristic\", \"heuristic_transient\" or \"constant\"", node -> {
            for (AssistantTokensSchedule schedule : AssistantTokensSchedule.values()) {
                if (name(schedule).equals(node.asString(""))) {
                    return schedule;
                }
            }
            return null;
        });
    }

    static String name(AssistantTokensSchedule value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable List<List<Integer>> tokenLists(ConfigReader json, String key) {
        String expected = "a list of lists of token ids";
        return read(json, key, expected, node -> {
            if (!node.isArray() || node.valueStream().anyMatch(list -> !areIntegers(list))) {
                return null;
            }
            return node.valueStream().map(GenerationJson::integers).toList();
        });
    }

    static String text(List<List<Integer>> lists) {
        return JSON.writeValueAsString(lists);
    }

    static @Nullable List<SequenceBias> sequenceBias(ConfigReader json, String key) {
        return read(json, key, "a list of pairs of a list of token ids and a number", node -> {
            if (!node.isArray() || node.valueStream().anyMatch(pair -> !isBias(pair))) {
                return null;
            }
            return node.valueStream()
                    .map(pair -> new SequenceBias(integers(pair.get(0)), bias(pair.get(1))))
                    .toList();
        });
    }

    private static boolean isBias(JsonNode pair) {
        return pair.isArray()
                && pair.size() == 2
                && areIntegers(pair.get(0))
                && (pair.get(1).isNumber() || isForbidding(pair.get(1)));
    }

    /** Whether it is negative infinity, for which JSON has no number. */
    private static boolean isForbidding(JsonNode bias) {
        return bias.isString() && bias.stringValue().equals("-Infinity");
    }

    private static double bias(JsonNode bias) {
        return isForbidding(bias) ? Double.NEGATIVE_INFINITY : bias.doubleValue();
    }

    static String textOfBiases(List<SequenceBias> biases) {
        return JSON.writeValueAsString(biases.stream()
                .map(biased -> List.of(biased.ids(), biased.bias()))
                .toList());
    }

    static @Nullable DecayLengthPenalty decay(ConfigReader json, String key) {
        return read(
                json,
                key,
                "a list of the number of tokens after which it begins and a factor",
                node -> node.isArray()
                                && node.size() == 2
                                && node.get(0).isIntegralNumber()
                                && node.get(0).canConvertToInt()
                                && node.get(1).isNumber()
                        ? new DecayLengthPenalty(
                                node.get(0).intValue(), node.get(1).doubleValue())
                        : null);
    }

    static String text(DecayLengthPenalty penalty) {
        return JSON.writeValueAsString(List.of(penalty.startIndex(), penalty.decayFactor()));
    }

    static @Nullable WatermarkingConfig watermarking(ConfigReader json, String key) {
        ConfigReader object = json.objectOrNull(key);
        if (object == null) {
            return null;
        }
        var defaults = new WatermarkingConfig();
        return new WatermarkingConfig(
                object.real("greenlist_ratio", defaults.greenlistRatio()),
                object.real("bias", defaults.bias()),
                hashingKey(object, defaults.hashingKey()),
                seedingScheme(object.source(), object.text("seeding_scheme", "lefthash")),
                object.integer("context_width", defaults.contextWidth()));
    }

    private static long hashingKey(ConfigReader object, long absent) {
        Long key = read(
                object,
                "hashing_key",
                "an integer of 64 bits",
                node -> node.isIntegralNumber() && node.canConvertToLong() ? (Long) node.longValue() : null);
        return key == null ? absent : key;
    }

    private static WatermarkingConfig.SeedingScheme seedingScheme(String source, String name) {
        return switch (name) {
            case "lefthash" -> WatermarkingConfig.SeedingScheme.LEFTHASH;
            case "selfhash" -> WatermarkingConfig.SeedingScheme.SELFHASH;
            default ->
                throw new ConfigException(
                        "%s: the key 'watermarking_config.seeding_scheme' is '%s'; expected 'lefthash' or 'selfhash'."
                                .formatted(source, name));
        };
    }

    static void write(ConfigWriter json, WatermarkingConfig config) {
        json.write("greenlist_ratio", config.greenlistRatio());
        json.write("bias", config.bias());
        json.writeJson("hashing_key", Long.toString(config.hashingKey()));
        json.write("seeding_scheme", config.seedingScheme().name().toLowerCase(Locale.ROOT));
        json.write("context_width", config.contextWidth());
    }

    static @Nullable CacheConfig cacheConfig(ConfigReader json, String key) {
        ConfigReader object = json.objectOrNull(key);
        return object == null ? null : new CacheConfig(object.integerOrNull("nbits", null));
    }

    static void write(ConfigWriter json, CacheConfig config) {
        if (config.nbits() != null) {
            json.write("nbits", config.nbits());
        }
    }

    private static boolean areIntegers(JsonNode list) {
        return list.isArray()
                && list.valueStream().allMatch(element -> element.isIntegralNumber() && element.canConvertToInt());
    }

    private static List<Integer> integers(JsonNode list) {
        return list.valueStream().map(JsonNode::intValue).toList();
    }
}
