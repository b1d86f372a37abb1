package io.jtransformers.models.minimax;

import io.jtransformers.heads.ModelForSequenceClassification;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** MiniMax as a classifier of texts. */
public final class MiniMaxForSequenceClassification extends ModelForSequenceClassification {

    private MiniMaxForSequenceClassification(ModelAssembly assembly) {
        super(assembly.expecting(MiniMaxForSequenceClassification.class, MiniMaxConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MiniMaxForSequenceClassification fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MiniMaxForSequenceClassification fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.SEQUENCE_CLASSIFICATION, options, MiniMaxForSequenceClassification::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MiniMaxForSequenceClassification fromConfig(MiniMaxConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(
                config, HeadType.SEQUENCE_CLASSIFICATION, options, MiniMaxForSequenceClassification::new);
    }

    @Override
    public MiniMaxConfig config() {
        return (MiniMaxConfig) super.config();
    }
}
