package io.jtransformers.conformance.stranger;

import io.jtransformers.backend.Activation;
import io.jtransformers.modeling.CommonConfig;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.ConfigWriter;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.nn.RopeParameters;
import org.jspecify.annotations.Nullable;

/** The {@code config.json} of a Qwen2 checkpoint; from layer {@code maxWindowLayers} on layers may slide a window. */
record Qwen2Config(
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        Activation hiddenAct,
        int maxPositionEmbeddings,
        float rmsNormEps,
        boolean useSlidingWindow,
        int window,
        int maxWindowLayers,
        RopeParameters ropeParameters,
        CommonConfig common)
        implements PreTrainedConfig {

    static Qwen2Config read(ConfigReader json) {
        int maxPositionEmbeddings = json.integer("max_position_embeddings", 32_768);
        boolean useSlidingWindow = json.flag("use_sliding_window", false);
        Integer window = json.integerOrNull("sliding_window", 4_096);
        json.drop("layer_types"); // follows from the others
        return new Qwen2Config(
                json.integer("vocab_size", 151_936),
                json.integer("hidden_size", 4_096),
                json.integer("intermediate_size", 22_016),
                json.integer("num_hidden_layers", 32),
                json.integer("num_attention_heads", 32),
                json.integer("num_key_value_heads", 32),
                json.activation("hidden_act", Activation.SILU),
                maxPositionEmbeddings,
                json.number("rms_norm_eps", 1e-6f),
                useSlidingWindow && window != null,
                window == null ? 4_096 : window,
                json.integer("max_window_layers", 28),
                json.ropeParameters(10_000, maxPositionEmbeddings),
                CommonConfig.read(json, CommonConfig.defaults()));
    }

    @Override
    public String modelType() {
        return "qwen2";
    }

    @Override
    public @Nullable Integer slidingWindow(int layerIndex) {
        return useSlidingWindow && layerIndex >= maxWindowLayers ? (Integer) window : null;
    }

    @Override
    public void write(ConfigWriter json) {
        json.write("vocab_size", vocabSize)
                .write("hidden_size", hiddenSize)
                .write("intermediate_size", intermediateSize)
                .write("num_hidden_layers", numHiddenLayers)
                .write("num_attention_heads", numAttentionHeads)
                .write("num_key_value_heads", numKeyValueHeads)
                .write("hidden_act", hiddenAct.configName())
                .write("max_position_embeddings", maxPositionEmbeddings)
                .write("rms_norm_eps", rmsNormEps)
                .write("use_sliding_window", useSlidingWindow)
                .write("sliding_window", window)
                .write("max_window_layers", maxWindowLayers)
                .writeRopeParameters(ropeParameters);
    }
}
