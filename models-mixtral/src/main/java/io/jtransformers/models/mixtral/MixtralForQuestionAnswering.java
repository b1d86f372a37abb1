package io.jtransformers.models.mixtral;

import io.jtransformers.heads.ModelForQuestionAnswering;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** Mixtral as a finder of answers in a text. */
public final class MixtralForQuestionAnswering extends ModelForQuestionAnswering {

    private MixtralForQuestionAnswering(ModelAssembly assembly) {
        super(assembly.expecting(MixtralForQuestionAnswering.class, MixtralConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MixtralForQuestionAnswering fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MixtralForQuestionAnswering fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.QUESTION_ANSWERING, options, MixtralForQuestionAnswering::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MixtralForQuestionAnswering fromConfig(MixtralConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(config, HeadType.QUESTION_ANSWERING, options, MixtralForQuestionAnswering::new);
    }

    @Override
    public MixtralConfig config() {
        return (MixtralConfig) super.config();
    }
}
