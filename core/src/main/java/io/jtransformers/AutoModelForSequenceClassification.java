package io.jtransformers;

import io.jtransformers.heads.ModelForSequenceClassification;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelLoader;
import io.jtransformers.modeling.PreTrainedConfig;

/**
 * Loads a classifier of texts by its name; {@code AutoModelForSequenceClassification} of Transformers. The architecture
 * is that of the module at hand whose {@code model_type} is the checkpoint's.
 */
public final class AutoModelForSequenceClassification {

    private AutoModelForSequenceClassification() {}

    /**
     * The model {@code nameOrPath} on the best device there is.
     *
     * @param nameOrPath an embedded sample such as {@code jtransformers/tiny-ministral-sentiment}, a folder, or a
     *     repository in the local Hugging Face cache
     * @return a model that the caller closes
     * @throws io.jtransformers.hub.ModelNotFoundException if there is no such model here
     * @throws io.jtransformers.modeling.ConfigException if its config cannot be read or is of an architecture not at
     *     hand
     * @throws io.jtransformers.checkpoint.CheckpointException if its weights cannot be read or do not fit
     */
    public static ModelForSequenceClassification fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** The same on a device, in a type, or with whatever else {@code options} say. */
    public static ModelForSequenceClassification fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.SEQUENCE_CLASSIFICATION, options, ModelForSequenceClassification::new);
    }

    /**
     * A model of {@code config} whose weights are random.
     *
     * @param seed one seed gives one model
     */
    public static ModelForSequenceClassification fromConfig(PreTrainedConfig config, long seed) {
        return fromConfig(config, LoadOptions.builder().seed(seed).build());
    }

    /** The same on a device, in a type, or with whatever else {@code options} say. */
    public static ModelForSequenceClassification fromConfig(PreTrainedConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(
                config, HeadType.SEQUENCE_CLASSIFICATION, options, ModelForSequenceClassification::new);
    }
}
