package io.jtransformers.models.mixtral;

import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** Mixtral as a language model. */
public final class MixtralForCausalLM extends ModelForCausalLM {

    private MixtralForCausalLM(ModelAssembly assembly) {
        super(assembly.expecting(MixtralForCausalLM.class, MixtralConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MixtralForCausalLM fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MixtralForCausalLM fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(nameOrPath, HeadType.CAUSAL_LM, options, MixtralForCausalLM::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MixtralForCausalLM fromConfig(MixtralConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(config, HeadType.CAUSAL_LM, options, MixtralForCausalLM::new);
    }

    @Override
    public MixtralConfig config() {
        return (MixtralConfig) super.config();
    }
}
