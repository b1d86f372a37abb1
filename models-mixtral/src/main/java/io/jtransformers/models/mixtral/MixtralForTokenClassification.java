package io.jtransformers.models.mixtral;

import io.jtransformers.heads.ModelForTokenClassification;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** Mixtral as a classifier of tokens. */
public final class MixtralForTokenClassification extends ModelForTokenClassification {

    private MixtralForTokenClassification(ModelAssembly assembly) {
        super(assembly.expecting(MixtralForTokenClassification.class, MixtralConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MixtralForTokenClassification fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MixtralForTokenClassification fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.TOKEN_CLASSIFICATION, options, MixtralForTokenClassification::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MixtralForTokenClassification fromConfig(MixtralConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(
                config, HeadType.TOKEN_CLASSIFICATION, options, MixtralForTokenClassification::new);
    }

    @Override
    public MixtralConfig config() {
        return (MixtralConfig) super.config();
    }
}
