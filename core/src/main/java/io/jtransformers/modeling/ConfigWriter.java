package io.jtransformers.modeling;

import io.jtransformers.nn.RopeParameters;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Collects the keys of a {@code config.json} and writes them as Transformers does: sorted, indented by two. */
public final class ConfigWriter {

    private final ObjectNode node;

    /** A config with no key. */
    public ConfigWriter() {
        this(JsonNodeFactory.instance.objectNode());
    }

    private ConfigWriter(ObjectNode node) {
        this.node = node;
    }

    /** A whole number. */
    public ConfigWriter write(String key, int value) {
        node.put(key, value);
        return this;
    }

    /** A whole number; null is written as {@code null}. */
    public ConfigWriter write(String key, @Nullable Integer value) {
        node.put(key, value);
        return this;
    }

    /** A number with the fewest digits that give it back. */
    public ConfigWriter write(String key, float value) {
        node.put(key, value);
        return this;
    }

    /** A number in double precision. */
    public ConfigWriter write(String key, double value) {
        node.put(key, value);
        return this;
    }

    /** True or false. */
    public ConfigWriter write(String key, boolean value) {
        node.put(key, value);
        return this;
    }

    /** A text; null is written as {@code null}. */
    public ConfigWriter write(String key, @Nullable String value) {
        node.put(key, value);
        return this;
    }

    /** A list of texts. */
    public ConfigWriter writeTexts(String key, List<String> values) {
        var array = node.putArray(key);
        values.forEach(array::add);
        return this;
    }

    /** A list of whole numbers. */
    public ConfigWriter writeIntegers(String key, List<Integer> values) {
        var array = node.putArray(key);
        values.forEach(array::add);
        return this;
    }

    /** A list of numbers in double precision. */
    public ConfigWriter writeReals(String key, List<Double> values) {
        var array = node.putArray(key);
        values.forEach(array::add);
        return this;
    }

    /** A value that is given as JSON. */
    public ConfigWriter writeJson(String key, String json) {
        node.set(key, ConfigFile.MAPPER.readTree(json));
        return this;
    }

    /** {@code rope_parameters}, less what is left to the default. */
    public ConfigWriter writeRopeParameters(RopeParameters ropeParameters) {
        RopeKeys.write(ropeParameters, writeObject("rope_parameters"));
        return this;
    }

    /** Begins an object within, whose keys go to the result. */
    public ConfigWriter writeObject(String key) {
        return new ConfigWriter(node.putObject(key));
    }

    /** Keys that an architecture did not know; one that is written already stays as it is. */
    public ConfigWriter writeOtherKeys(ConfigKeys keys) {
        keys.writeInto(node);
        return this;
    }

    /** The JSON text, with a line feed at its end. */
    public String toJson() {
        var sorted = new TreeMap<String, Object>();
        node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return ConfigFile.MAPPER.writer().with(printer).writeValueAsString(sorted) + "\n";
    }
}
