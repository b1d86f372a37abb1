package io.jtransformers.models.ministral;

import io.jtransformers.heads.ModelForQuestionAnswering;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** Ministral as a finder of answers in a text. */
public final class MinistralForQuestionAnswering extends ModelForQuestionAnswering {

    private MinistralForQuestionAnswering(ModelAssembly assembly) {
        super(assembly.expecting(MinistralForQuestionAnswering.class, MinistralConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MinistralForQuestionAnswering fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MinistralForQuestionAnswering fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(
                nameOrPath, HeadType.QUESTION_ANSWERING, options, MinistralForQuestionAnswering::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MinistralForQuestionAnswering fromConfig(MinistralConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(config, HeadType.QUESTION_ANSWERING, options, MinistralForQuestionAnswering::new);
    }

    @Override
    public MinistralConfig config() {
        return (MinistralConfig) super.config();
    }
}
