package io.jtransformers.models.minimax;

import io.jtransformers.heads.HeadlessModel;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** The MiniMax decoder without a head. */
public final class MiniMaxModel extends HeadlessModel {

    private MiniMaxModel(ModelAssembly assembly) {
        super(assembly.expecting(MiniMaxModel.class, MiniMaxConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MiniMaxModel fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MiniMaxModel fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(nameOrPath, HeadType.NONE, options, MiniMaxModel::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MiniMaxModel fromConfig(MiniMaxConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(config, HeadType.NONE, options, MiniMaxModel::new);
    }

    @Override
    public MiniMaxConfig config() {
        return (MiniMaxConfig) super.config();
    }
}
