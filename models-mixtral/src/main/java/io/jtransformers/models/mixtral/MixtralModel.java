package io.jtransformers.models.mixtral;

import io.jtransformers.heads.HeadlessModel;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** The Mixtral decoder without a head. */
public final class MixtralModel extends HeadlessModel {

    private MixtralModel(ModelAssembly assembly) {
        super(assembly.expecting(MixtralModel.class, MixtralConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MixtralModel fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MixtralModel fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(nameOrPath, HeadType.NONE, options, MixtralModel::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MixtralModel fromConfig(MixtralConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(config, HeadType.NONE, options, MixtralModel::new);
    }

    @Override
    public MixtralConfig config() {
        return (MixtralConfig) super.config();
    }
}
