package io.jtransformers;

import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelLoader;
import io.jtransformers.modeling.PreTrainedConfig;

/** Reads the config of a model by its name; {@code AutoConfig} of Transformers. */
public final class AutoConfig {

    private AutoConfig() {}

    /**
     * The config of {@code nameOrPath}, a record of its architecture.
     *
     * @param nameOrPath an embedded sample such as {@code jtransformers/tiny-ministral}, a folder, or a repository in
     *     the local Hugging Face cache
     * @throws io.jtransformers.hub.ModelNotFoundException if there is no such model here
     * @throws io.jtransformers.modeling.ConfigException if it cannot be read or is of an architecture not at hand
     */
    public static PreTrainedConfig fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** The same with the labels and the revision of {@code options}. */
    public static PreTrainedConfig fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.readConfig(nameOrPath, options);
    }
}
