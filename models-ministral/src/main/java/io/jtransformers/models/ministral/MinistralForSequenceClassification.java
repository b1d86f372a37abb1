package io.jtransformers.models.ministral;

import io.jtransformers.heads.ModelForSequenceClassification;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** Ministral as a classifier of texts. */
public final class MinistralForSequenceClassification extends ModelForSequenceClassification {

    private MinistralForSequenceClassification(ModelAssembly assembly) {
        super(assembly.expecting(MinistralForSequenceClassification.class, MinistralConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MinistralForSequenceClassification fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MinistralForSequenceClassification fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.SEQUENCE_CLASSIFICATION, options, MinistralForSequenceClassification::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MinistralForSequenceClassification fromConfig(MinistralConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(
                config, HeadType.SEQUENCE_CLASSIFICATION, options, MinistralForSequenceClassification::new);
    }

    @Override
    public MinistralConfig config() {
        return (MinistralConfig) super.config();
    }
}
