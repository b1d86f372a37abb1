package io.jtransformers.models.ministral;

import io.jtransformers.heads.ModelForTokenClassification;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** Ministral as a classifier of tokens. */
public final class MinistralForTokenClassification extends ModelForTokenClassification {

    private MinistralForTokenClassification(ModelAssembly assembly) {
        super(assembly.expecting(MinistralForTokenClassification.class, MinistralConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MinistralForTokenClassification fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MinistralForTokenClassification fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.TOKEN_CLASSIFICATION, options, MinistralForTokenClassification::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MinistralForTokenClassification fromConfig(MinistralConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(
                config, HeadType.TOKEN_CLASSIFICATION, options, MinistralForTokenClassification::new);
    }

    @Override
    public MinistralConfig config() {
        return (MinistralConfig) super.config();
    }
}
