package io.jtransformers.models.ministral;

import io.jtransformers.heads.HeadlessModel;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** The Ministral decoder without a head. */
public final class MinistralModel extends HeadlessModel {

    private MinistralModel(ModelAssembly assembly) {
        super(assembly.expecting(MinistralModel.class, MinistralConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MinistralModel fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MinistralModel fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(nameOrPath, HeadType.NONE, options, MinistralModel::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MinistralModel fromConfig(MinistralConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(config, HeadType.NONE, options, MinistralModel::new);
    }

    @Override
    public MinistralConfig config() {
        return (MinistralConfig) super.config();
    }
}
