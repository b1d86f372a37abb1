package io.jtransformers.models.minimax;

import io.jtransformers.heads.ModelForTokenClassification;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** MiniMax as a classifier of tokens. */
public final class MiniMaxForTokenClassification extends ModelForTokenClassification {

    private MiniMaxForTokenClassification(ModelAssembly assembly) {
        super(assembly.expecting(MiniMaxForTokenClassification.class, MiniMaxConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MiniMaxForTokenClassification fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MiniMaxForTokenClassification fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.TOKEN_CLASSIFICATION, options, MiniMaxForTokenClassification::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MiniMaxForTokenClassification fromConfig(MiniMaxConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(
                config, HeadType.TOKEN_CLASSIFICATION, options, MiniMaxForTokenClassification::new);
    }

    @Override
    public MiniMaxConfig config() {
        return (MiniMaxConfig) super.config();
    }
}
