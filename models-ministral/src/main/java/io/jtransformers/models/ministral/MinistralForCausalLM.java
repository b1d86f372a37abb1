package io.jtransformers.models.ministral;

import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** Ministral as a language model. */
public final class MinistralForCausalLM extends ModelForCausalLM {

    private MinistralForCausalLM(ModelAssembly assembly) {
        super(assembly.expecting(MinistralForCausalLM.class, MinistralConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MinistralForCausalLM fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MinistralForCausalLM fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(nameOrPath, HeadType.CAUSAL_LM, options, MinistralForCausalLM::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MinistralForCausalLM fromConfig(MinistralConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(config, HeadType.CAUSAL_LM, options, MinistralForCausalLM::new);
    }

    @Override
    public MinistralConfig config() {
        return (MinistralConfig) super.config();
    }
}
