package io.jtransformers.modeling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a {@code config.json} that say how weights are quantised.
 *
 * <p>Source: {@code QuantizationConfigMixin} in Transformers 5.12.1, {@code quantization_config.py}.
 */
final class QuantizationKeys {

    private static final List<String> PLACES = List.of("quantization_config", "compression_config");

    private QuantizationKeys() {}

    /** The method, such as {@code fp8}; null if the config names none. */
    static @Nullable String method(ConfigKeys keys) {
        for (String place : PLACES) {
            String value = keys.json(place);
            if (value != null && !value.equals("null")) {
                return method(place, value);
            }
        }
        return null;
    }

    private static String method(String place, String value) {
        if (!value.startsWith("{")) {
            throw new ConfigException("%s is %s; expected an object or null.".formatted(place, value));
        }
        ConfigReader json = ConfigReader.parse(value, place);
        String named = json.textOrNull("quant_method");
        if (named != null) {
            return named;
        }
        // Older checkpoints of bitsandbytes have no name of the method.
        return json.has("load_in_8bit") || json.has("load_in_4bit") ? "bitsandbytes" : "a method without a name";
    }
}
