package io.jtransformers.modeling;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a layer attends to: an entry of {@code layer_types} in {@code config.json}. */
public enum LayerType {
    /** All positions before it. */
    FULL_ATTENTION("full_attention"),
    /** The positions of a window before it. */
    SLIDING_ATTENTION("sliding_attention"),
    /** All positions before it, through a state of fixed size. */
    LINEAR_ATTENTION("linear_attention");

    private final String configName;

    LayerType(String configName) {
        this.configName = configName;
    }

    /** The name in {@code config.json}. */
    public String configName() {
        return configName;
    }

    /** The type that {@code config.json} calls {@code name}; empty if it is none that is known here. */
    public static Optional<LayerType> named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.configName.equals(name))
                .findFirst();
    }

    /**
     * The types that {@code layer_types} lists.
     *
     * @param names as in {@code config.json}
     * @param allowed those that the architecture has
     * @throws ConfigException if one is not among {@code allowed}
     */
    public static List<LayerType> ofNames(List<String> names, List<LayerType> allowed) {
        return names.stream()
                .map(name -> named(name)
                        .filter(allowed::contains)
                        .orElseThrow(() ->
                                new ConfigException("layer_types has the entry '%s'; this architecture has %s."
                                        .formatted(
                                                name,
                                                allowed.stream()
                                                        .map(LayerType::configName)
                                                        .toList()))))
                .toList();
    }
}
