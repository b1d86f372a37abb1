package io.jtransformers;

import io.jtransformers.heads.ModelForTokenClassification;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelLoader;
import io.jtransformers.modeling.PreTrainedConfig;

/**
 * Loads a classifier of tokens by its name; {@code AutoModelForTokenClassification} of Transformers. The architecture
 * is that of the module at hand whose {@code model_type} is the checkpoint's.
 */
public final class AutoModelForTokenClassification {

    private AutoModelForTokenClassification() {}

    /**
     * The model {@code nameOrPath} on the best device there is.
     *
     * @param nameOrPath an embedded sample such as {@code jtransformers/tiny-mixtral-ner}, a folder, or a repository in
     *     the local Hugging Face cache
     * @return a model that the caller closes
     * @throws io.jtransformers.hub.ModelNotFoundException if there is no such model here
     * @throws io.jtransformers.modeling.ConfigException if its config cannot be read or is of an architecture not at
     *     hand
     * @throws io.jtransformers.checkpoint.CheckpointException if its weights cannot be read or do not fit
     */
    public static ModelForTokenClassification fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** The same on a device, in a type, or with whatever else {@code options} say. */
    public static ModelForTokenClassification fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.TOKEN_CLASSIFICATION, options, ModelForTokenClassification::new);
    }

    /**
     * A model of {@code config} whose weights are random.
     *
     * @param seed one seed gives one model
     */
    public static ModelForTokenClassification fromConfig(PreTrainedConfig config, long seed) {
        return fromConfig(config, LoadOptions.builder().seed(seed).build());
    }

    /** The same on a device, in a type, or with whatever else {@code options} say. */
    public static ModelForTokenClassification fromConfig(PreTrainedConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(config, HeadType.TOKEN_CLASSIFICATION, options, ModelForTokenClassification::new);
    }
}
