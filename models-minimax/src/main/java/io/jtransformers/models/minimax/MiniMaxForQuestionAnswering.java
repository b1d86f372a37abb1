package io.jtransformers.models.minimax;

import io.jtransformers.heads.ModelForQuestionAnswering;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** MiniMax as a finder of answers in a text. */
public final class MiniMaxForQuestionAnswering extends ModelForQuestionAnswering {

    private MiniMaxForQuestionAnswering(ModelAssembly assembly) {
        super(assembly.expecting(MiniMaxForQuestionAnswering.class, MiniMaxConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MiniMaxForQuestionAnswering fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MiniMaxForQuestionAnswering fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.QUESTION_ANSWERING, options, MiniMaxForQuestionAnswering::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MiniMaxForQuestionAnswering fromConfig(MiniMaxConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(config, HeadType.QUESTION_ANSWERING, options, MiniMaxForQuestionAnswering::new);
    }

    @Override
    public MiniMaxConfig config() {
        return (MiniMaxConfig) super.config();
    }
}
