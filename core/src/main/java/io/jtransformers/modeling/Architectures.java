package io.jtransformers.modeling;

import io.jtransformers.nn.RopeException;
import io.jtransformers.nn.WeightSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The architectures at hand, found by {@link ServiceLoader}. */
final class Architectures {

    /** Model types whose architecture is a module of the project. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "ministral", "jtransformers-models-ministral",
            "mistral", "jtransformers-models-ministral",
            "mixtral", "jtransformers-models-mixtral",
            "minimax", "jtransformers-models-minimax",
            "minimax_text_01", "jtransformers-models-minimax",
            "MiniMaxText01", "jtransformers-models-minimax",
            "minimax_m1", "jtransformers-models-minimax");

    private static final String GIVEN = "The given config";

    private Architectures() {}

    /**
     * A config and the architecture that read it.
     *
     * @param <C> the architecture's config
     * @param architecture at hand
     * @param config what it read
     * @param source where it read it, for messages
     */
    record Configured<C extends PreTrainedConfig>(ModelArchitecture<C> architecture, C config, String source) {

        /**
         * Declares the decoder.
         *
         * @throws ConfigException if its rotary embedding cannot be made
         */
        DecoderModel createDecoder(WeightSource weights) {
            try {
                return architecture.createDecoder(config, weights);
            } catch (RopeException wrongParameters) {
                throw new ConfigException(String.valueOf(wrongParameters.getMessage()), wrongParameters).in(source);
            }
        }
    }

    /**
     * Reads a config with the architecture of its {@code model_type}.
     *
     * @throws ConfigException if it has none, or none that is at hand
     */
    static Configured<?> read(ConfigReader json) {
        @Nullable String modelType = json.modelType();
        if (modelType == null) {
            throw new ConfigException(
                    "%s has no 'model_type', by which the architecture is chosen; add it, such as \"model_type\": \"ministral\"."
                            .formatted(json.source()));
        }
        List<ModelArchitecture<?>> architectures = all();
        for (ModelArchitecture<?> architecture : architectures) {
            if (architecture.modelTypes().contains(modelType)) {
                return read(architecture, json);
            }
        }
        String artifact = ARTIFACTS.get(modelType);
        throw new ConfigException("%s has the model_type '%s', which no module at hand knows (known: %s); %s."
                .formatted(
                        json.source(),
                        modelType,
                        known(architectures),
                        artifact == null
                                ? "add the module of an architecture that provides it (ModelArchitecture)"
                                : "add io.jtransformers:" + artifact + " to the dependencies"));
    }

    private static <C extends PreTrainedConfig> Configured<C> read(
            ModelArchitecture<C> architecture, ConfigReader json) {
        try {
            return new Configured<>(architecture, architecture.readConfig(json), json.source());
        } catch (ConfigException problem) {
            throw problem.in(json.source());
        }
    }

    /**
     * The architecture of a config that was made in the program.
     *
     * @throws ConfigException if none at hand takes it
     */
    static Configured<?> of(PreTrainedConfig config) {
        List<ModelArchitecture<?>> architectures = all();
        for (ModelArchitecture<?> architecture : architectures) {
            if (architecture.configType().isInstance(config)) {
                return of(architecture, config);
            }
        }
        throw new ConfigException(
                "A model was to be made of a %s, but no module at hand has its architecture (known: %s); add the one that does."
                        .formatted(config.getClass().getSimpleName(), known(architectures)));
    }

    private static <C extends PreTrainedConfig> Configured<C> of(
            ModelArchitecture<C> architecture, PreTrainedConfig config) {
        return new Configured<>(architecture, architecture.configType().cast(config), GIVEN);
    }

    private static List<ModelArchitecture<?>> all() {
        return ServiceLoader.load(ModelArchitecture.class).stream()
                .<ModelArchitecture<?>>map(ServiceLoader.Provider::get)
                .toList();
    }

    private static String known(List<ModelArchitecture<?>> architectures) {
        return architectures.isEmpty()
                ? "none"
                : architectures.stream()
                        .flatMap(architecture -> architecture.modelTypes().stream())
                        .collect(Collectors.toCollection(TreeSet::new))
                        .toString();
    }
}
