package io.jtransformers.models.mixtral;

import io.jtransformers.heads.ModelForSequenceClassification;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** Mixtral as a classifier of texts. */
public final class MixtralForSequenceClassification extends ModelForSequenceClassification {

    private MixtralForSequenceClassification(ModelAssembly assembly) {
        super(assembly.expecting(MixtralForSequenceClassification.class, MixtralConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MixtralForSequenceClassification fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MixtralForSequenceClassification fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.SEQUENCE_CLASSIFICATION, options, MixtralForSequenceClassification::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MixtralForSequenceClassification fromConfig(MixtralConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(
                config, HeadType.SEQUENCE_CLASSIFICATION, options, MixtralForSequenceClassification::new);
    }

    @Override
    public MixtralConfig config() {
        return (MixtralConfig) super.config();
    }
}
