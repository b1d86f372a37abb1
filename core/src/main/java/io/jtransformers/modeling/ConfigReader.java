package io.jtransformers.modeling;

import io.jtransformers.backend.Activation;
import io.jtransformers.nn.RopeParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the keys of a {@code config.json}, telling one that is absent from one that is {@code null}, and remembers
 * which were asked for: the others are {@link #otherKeys()}.
 *
 * <p>A value of the wrong type is an error that names the key, the value and what was expected. A {@code null} is an
 * error, too, where no method with {@link IfNull} or a nullable result is used.
 */
public final class ConfigReader {

    private final ObjectNode node;
    private final String source;
    private final String path;
    private final Set<String> read = new HashSet<>();
    private final Map<String, ConfigReader> children = new HashMap<>();

    private ConfigReader(ObjectNode node, String source, String path) {
        this.node = node;
        this.source = source;
        this.path = path;
    }

    /** The value of a key that is absent. */
    public record IfAbsent<T>(T value) {}

    /** The value of a key that is {@code null}. */
    public record IfNull<T>(T value) {}

    /** Says what an absent key means. */
    public static <T> IfAbsent<T> ifAbsent(T value) {
        return new IfAbsent<>(value);
    }

    /** Says what {@code null} means. */
    public static <T> IfNull<T> ifNull(T value) {
        return new IfNull<>(value);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException if it does not exist, cannot be read, is too large or is not a JSON object
     */
    public static ConfigReader read(Path file) {
        return parse(ConfigFile.text(file), file.toString());
    }

    /**
     * Reads a text.
     *
     * @param json a JSON object
     * @param source where it comes from, for messages
     * @throws ConfigException if it is not a JSON object, or has a key twice
     */
    public static ConfigReader parse(String json, String source) {
        return new ConfigReader(ConfigFile.object(json, source), source, "");
    }

    ObjectNode node() {
        return node;
    }

    /** Where the config comes from, for messages. */
    public String source() {
        return source;
    }

    /** The architecture's name; null if the file gives none. */
    public @Nullable String modelType() {
        return textOrNull("model_type");
    }

    /** Whether the key is there, {@code null} included. */
    public boolean has(String key) {
        return node.has(key);
    }

    /** Whether the key is there with the value {@code null}. */
    public boolean isNull(String key) {
        JsonNode value = node.get(key);
        return value != null && value.isNull();
    }

    // One value.

    /** A whole number. */
    public int integer(String key, int absent) {
        return required(key, absent, "a whole number", ConfigValues::toInteger);
    }

    /** A whole number of which {@code null} means something. */
    public int integer(String key, IfAbsent<Integer> absent, IfNull<Integer> ifNull) {
        return isNull(key) ? marked(key, ifNull.value()) : integer(key, absent.value());
    }

    /**
     * A whole number that has two names.
     *
     * @param key the name that is saved
     * @param otherKey the other one
     * @throws ConfigException if both are there and disagree
     */
    public int integerOfEither(String key, String otherKey, int absent) {
        int value = integer(key, absent);
        int otherValue = integer(otherKey, value);
        if (value != otherValue && has(key)) {
            throw new ConfigException("%s: %s is %d, but %s is %d, which is another name of it; remove one of them."
                    .formatted(source(), fullName(key), value, fullName(otherKey), otherValue));
        }
        return otherValue;
    }

    /** A whole number, or null where the file says {@code null}. */
    public @Nullable Integer integerOrNull(String key, @Nullable Integer absent) {
        return optional(key, absent, "a whole number or null", ConfigValues::toInteger);
    }

    /** A number, such as an epsilon. */
    public float number(String key, float absent) {
        return required(key, absent, ConfigValues.FLOAT, ConfigValues::toFloat);
    }

    /** A number in double precision, such as a base of frequencies. */
    public double real(String key, double absent) {
        return required(key, absent, ConfigValues.NUMBER, ConfigValues::toDouble);
    }

    /** A number in double precision, or null where the file has none or says {@code null}. */
    public @Nullable Double realOrNull(String key) {
        return optional(key, null, ConfigValues.NUMBER + " or null", ConfigValues::toDouble);
    }

    /** A number, or null where the file has none or says {@code null}. */
    public @Nullable Float numberOrNull(String key) {
        return optional(key, null, ConfigValues.FLOAT + " or null", ConfigValues::toFloat);
    }

    /** True or false. */
    public boolean flag(String key, boolean absent) {
        return required(key, absent, "true or false", ConfigValues::toBoolean);
    }

    /** True or false, or null where the file has neither. */
    public @Nullable Boolean flagOrNull(String key) {
        return optional(key, null, "true, false or null", ConfigValues::toBoolean);
    }

    /** A text. */
    public String text(String key, String absent) {
        return required(key, absent, "a text", ConfigValues::toText);
    }

    /** A text, or null where the file has none or says {@code null}. */
    public @Nullable String textOrNull(String key) {
        return optional(key, null, "a text or null", ConfigValues::toText);
    }

    /**
     * A non-linearity by its name in Transformers, such as {@code silu}.
     *
     * @throws ConfigException if none has the name
     */
    public Activation activation(String key, Activation absent) {
        String name = text(key, absent.configName());
        return Activation.named(name)
                .orElseThrow(() -> new ConfigException("%s: %s is '%s', which is not known here; known are %s."
                        .formatted(
                                source,
                                fullName(key),
                                name,
                                Arrays.stream(Activation.values())
                                        .map(Activation::configName)
                                        .toList())));
    }

    // Several values.

    /** A list of whole numbers; one number is a list of one, {@code null} an empty list. */
    public List<Integer> integers(String key, List<Integer> absent) {
        JsonNode value = ask(key);
        if (value == null) {
            return absent;
        }
        if (value.isNull()) {
            return List.of();
        }
        String expected = "a whole number, a list of them or null";
        return value.isArray()
                ? elements(key, value, expected, ConfigValues::toInteger)
                : List.of(converted(key, value, expected, ConfigValues::toInteger));
    }

    /** A list of texts, or null where the file has none or says {@code null}. */
    public @Nullable List<String> textsOrNull(String key) {
        return listOrNull(key, "a list of texts", ConfigValues::toText);
    }

    /** A list of texts, one text being a list of one; null where the file has none or says {@code null}. */
    public @Nullable List<String> textOrTextsOrNull(String key) {
        JsonNode value = node.get(key);
        return value != null && value.isString()
                ? List.of(text(key, ""))
                : listOrNull(key, "a text or a list of texts", ConfigValues::toText);
    }

    /** A list of numbers, or null where the file has none or says {@code null}. */
    public @Nullable List<Double> realsOrNull(String key) {
        return listOrNull(key, "a list of numbers", ConfigValues::toDouble);
    }

    /** A list of whole numbers, or null where the file has none or says {@code null}. */
    public @Nullable List<Integer> integersOrNull(String key) {
        return listOrNull(key, "a list of whole numbers", ConfigValues::toInteger);
    }

    /**
     * An object within, or null where the file has none or says {@code null}. Its keys that nobody asks for are other
     * keys, too.
     */
    public @Nullable ConfigReader objectOrNull(String key) {
        JsonNode value = ask(key);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            throw wrongType(key, value, "an object");
        }
        return children.computeIfAbsent(key, name -> new ConfigReader(object, source, fullName(name)));
    }

    /** The JSON text of a value, or null where the file has none or says {@code null}. */
    public @Nullable String jsonOrNull(String key) {
        JsonNode value = ask(key);
        return value == null || value.isNull() ? null : ConfigFile.MAPPER.writeValueAsString(value);
    }

    /** The keys of this object, in the order of the file. */
    public List<String> names() {
        return List.copyOf(node.propertyNames());
    }

    /**
     * The rotary embedding: {@code rope_parameters}, or the older {@code rope_scaling}, with a {@code rope_theta} from
     * within or from the top level.
     *
     * @param defaultTheta the base where the file gives none
     * @param maxPositionEmbeddings the length that is taken for the original one where a type needs it and the file
     *     gives none
     */
    public RopeParameters ropeParameters(double defaultTheta, int maxPositionEmbeddings) {
        return new RopeKeys(this).read(defaultTheta, maxPositionEmbeddings);
    }

    /** The keys that nobody has asked for. */
    public ConfigKeys otherKeys() {
        return ConfigKeys.of(leftOver());
    }

    /** Says that a key means nothing here and is not to be kept. */
    public void drop(String key) {
        read.add(key);
    }

    /** Counts every key as asked for. */
    void forgetKeys() {
        read.addAll(node.propertyNames());
    }

    private ObjectNode leftOver() {
        ObjectNode rest = node.objectNode();
        node.properties().forEach(entry -> {
            String key = entry.getKey();
            ConfigReader child = children.get(key);
            if (child != null) {
                ObjectNode inner = child.leftOver();
                if (!inner.isEmpty()) {
                    rest.set(RopeKeys.savedName(key), inner);
                }
            } else if (!read.contains(key)) {
                rest.set(key, entry.getValue());
            }
        });
        return rest;
    }

    /** This config with other labels: those of the file are forgotten. */
    public ConfigReader withLabels(List<String> labels) {
        ObjectNode changed = node.deepCopy();
        changed.remove(List.of("num_labels", "label2id"));
        ObjectNode names = changed.putObject("id2label");
        for (int id = 0; id < labels.size(); id++) {
            names.put(Integer.toString(id), labels.get(id));
        }
        return new ConfigReader(changed, source, path);
    }

    // How a value is found and converted.

    private <T> T required(String key, T absent, String expected, Function<JsonNode, @Nullable T> conversion) {
        JsonNode value = ask(key);
        return value == null ? absent : converted(key, value, expected, conversion);
    }

    private <T> @Nullable T optional(
            String key, @Nullable T absent, String expected, Function<JsonNode, @Nullable T> conversion) {
        JsonNode value = ask(key);
        if (value == null) {
            return absent;
        }
        return value.isNull() ? null : converted(key, value, expected, conversion);
    }

    private <T> @Nullable List<T> listOrNull(String key, String expected, Function<JsonNode, @Nullable T> conversion) {
        JsonNode value = ask(key);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isArray()) {
            throw wrongType(key, value, expected + " or null");
        }
        return elements(key, value, expected, conversion);
    }

    private <T> List<T> elements(
            String key, JsonNode array, String expected, Function<JsonNode, @Nullable T> conversion) {
        List<T> elements = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            T converted = conversion.apply(element);
            if (converted == null) {
                throw wrongType(key, array, expected);
            }
            elements.add(converted);
        }
        return List.copyOf(elements);
    }

    private <T> T converted(String key, JsonNode value, String expected, Function<JsonNode, @Nullable T> conversion) {
        T converted = conversion.apply(value);
        if (converted == null) {
            throw wrongType(key, value, expected);
        }
        return converted;
    }

    private @Nullable JsonNode ask(String key) {
        read.add(key);
        return node.get(key);
    }

    private <T> T marked(String key, T value) {
        read.add(key);
        return value;
    }

    private ConfigException wrongType(String key, JsonNode value, String expected) {
        return new ConfigException("%s: the key '%s' is %s; expected %s."
                .formatted(
                        source, fullName(key), ConfigFile.describe(value), ConfigValues.expectation(expected, value)));
    }

    String fullName(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
