package io.jtransformers.models.minimax;

import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelLoader;

/** MiniMax as a language model. */
public final class MiniMaxForCausalLM extends ModelForCausalLM {

    private MiniMaxForCausalLM(ModelAssembly assembly) {
        super(assembly.expecting(MiniMaxForCausalLM.class, MiniMaxConfig.class));
    }

    /** Loads {@code nameOrPath} on the best device there is; see {@link ModelLoader#fromPretrained}. */
    public static MiniMaxForCausalLM fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** Loads {@code nameOrPath}; see {@link ModelLoader#fromPretrained}. */
    public static MiniMaxForCausalLM fromPretrained(String nameOrPath, LoadOptions options) {
        return ModelLoader.fromPretrained(nameOrPath, HeadType.CAUSAL_LM, options, MiniMaxForCausalLM::new);
    }

    /** Makes a model whose weights are random; see {@link ModelLoader#fromConfig}. */
    public static MiniMaxForCausalLM fromConfig(MiniMaxConfig config, LoadOptions options) {
        return ModelLoader.fromConfig(config, HeadType.CAUSAL_LM, options, MiniMaxForCausalLM::new);
    }

    @Override
    public MiniMaxConfig config() {
        return (MiniMaxConfig) super.config();
    }
}
