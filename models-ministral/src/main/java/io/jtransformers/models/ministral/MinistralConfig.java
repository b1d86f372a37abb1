package io.jtransformers.models.ministral;

import static io.jtransformers.modeling.ConfigReader.ifAbsent;
import static io.jtransformers.modeling.ConfigReader.ifNull;

import io.jtransformers.backend.Activation;
import io.jtransformers.modeling.CommonConfig;
import io.jtransformers.modeling.ConfigChecks;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.ConfigWriter;
import io.jtransformers.modeling.DecoderConfigBuilder;
import io.jtransformers.modeling.LayerType;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.nn.RopeParameters;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config.json} of a Ministral checkpoint, or of a Mistral one, which is a Ministral whose layers are all of
 * one type. Defaults are those of {@code MinistralConfig} in Transformers 5.12.1.
 *
 * @param modelType {@code ministral} or {@code mistral}
 * @param vocabSize how many tokens there are
 * @param hiddenSize length of a row of activations
 * @param intermediateSize length of a row within the feed-forward block
 * @param numHiddenLayers how many layers there are
 * @param numAttentionHeads how many query heads a layer has
 * @param numKeyValueHeads how many key-value heads a layer has
 * @param headDim length of a head
 * @param hiddenAct the non-linearity of the feed-forward block
 * @param maxPositionEmbeddings the greatest length that the model is made for
 * @param rmsNormEps what norms add to the mean square before its root
 * @param slidingWindow how many positions a sliding layer sees, its own included; null for all
 * @param layerTypes for each layer whether it slides
 * @param ropeParameters the rotary embedding
 * @param common the keys that mean the same in every architecture
 */
public record MinistralConfig(
        String modelType,
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        int headDim,
        Activation hiddenAct,
        int maxPositionEmbeddings,
        float rmsNormEps,
        @Nullable Integer slidingWindow,
        List<LayerType> layerTypes,
        RopeParameters ropeParameters,
        CommonConfig common)
        implements PreTrainedConfig {

    /** Layers may differ. */
    static final String MINISTRAL = "ministral";
    /** All layers are of one type. */
    static final String MISTRAL = "mistral";

    private static final double DEFAULT_ROPE_THETA = 10_000;
    private static final List<LayerType> LAYER_TYPES = List.of(LayerType.FULL_ATTENTION, LayerType.SLIDING_ATTENTION);

    /**
     * Checks that the values fit together.
     *
     * @throws ConfigException if they do not
     */
    public MinistralConfig {
        layerTypes = List.copyOf(layerTypes);
        ConfigChecks.positive("vocab_size", vocabSize);
        ConfigChecks.positive("hidden_size", hiddenSize);
        ConfigChecks.positive("intermediate_size", intermediateSize);
        ConfigChecks.layers(numHiddenLayers);
        ConfigChecks.heads(numAttentionHeads, numKeyValueHeads, headDim);
        ConfigChecks.positive("max_position_embeddings", maxPositionEmbeddings);
        ConfigChecks.epsilon("rms_norm_eps", rmsNormEps);
        ConfigChecks.onePerLayer("layer_types", layerTypes.size(), numHiddenLayers);
        if (slidingWindow != null) {
            ConfigChecks.positive("sliding_window", slidingWindow);
        }
        if (!LAYER_TYPES.containsAll(layerTypes)) {
            throw new ConfigException(
                    "layer_types has an entry that Ministral lacks; it has %s.".formatted(LAYER_TYPES));
        }
        if (modelType.equals(MISTRAL) && !layerTypes.equals(sameForAll(slidingWindow, numHiddenLayers))) {
            throw new ConfigException("The layers of a mistral config slide if and only if it has a sliding_window;"
                    + " use model_type ministral to choose for each layer.");
        }
    }

    /**
     * Reads the keys of {@code json}; what is left over is kept in {@link #otherKeys()} and written back when saving.
     */
    static MinistralConfig read(ConfigReader json) {
        int numHiddenLayers = json.integer("num_hidden_layers", 32);
        int numAttentionHeads = json.integer("num_attention_heads", 32);
        int hiddenSize = json.integer("hidden_size", 4_096);
        Integer headDim = json.integerOrNull("head_dim", null);
        int maxPositionEmbeddings = json.integer("max_position_embeddings", 131_072);
        Integer slidingWindow = json.integerOrNull("sliding_window", 4_096);
        boolean isMistral = MISTRAL.equals(json.modelType()) && !json.has("layer_types");
        List<String> layerTypes = json.textsOrNull("layer_types");
        return new MinistralConfig(
                isMistral ? MISTRAL : MINISTRAL,
                json.integer("vocab_size", 32_000),
                hiddenSize,
                json.integer("intermediate_size", 14_336),
                numHiddenLayers,
                numAttentionHeads,
                json.integer("num_key_value_heads", ifAbsent(8), ifNull(numAttentionHeads)),
                headDim == null ? ConfigChecks.sharedHeadDim(hiddenSize, numAttentionHeads) : headDim,
                json.activation("hidden_act", Activation.SILU),
                maxPositionEmbeddings,
                json.number("rms_norm_eps", 1e-6f),
                slidingWindow,
                layerTypes == null
                        ? sameForAll(slidingWindow, numHiddenLayers)
                        : LayerType.ofNames(layerTypes, LAYER_TYPES),
                json.ropeParameters(DEFAULT_ROPE_THETA, maxPositionEmbeddings),
                CommonConfig.read(json, defaultCommon()));
    }

    private static CommonConfig defaultCommon() {
        return CommonConfig.builder().bosTokenId(1).eosTokenId(2).build();
    }

    private static List<LayerType> sameForAll(@Nullable Integer slidingWindow, int numHiddenLayers) {
        ConfigChecks.layers(numHiddenLayers);
        LayerType type = slidingWindow == null ? LayerType.FULL_ATTENTION : LayerType.SLIDING_ATTENTION;
        return Collections.nCopies(numHiddenLayers, type);
    }

    @Override
    public @Nullable Integer slidingWindow(int layerIndex) {
        return layerTypes.get(layerIndex) == LayerType.SLIDING_ATTENTION ? slidingWindow : null;
    }

    @Override
    public void write(ConfigWriter json) {
        json.write("vocab_size", vocabSize)
                .write("hidden_size", hiddenSize)
                .write("intermediate_size", intermediateSize)
                .write("num_hidden_layers", numHiddenLayers)
                .write("num_attention_heads", numAttentionHeads)
                .write("num_key_value_heads", numKeyValueHeads)
                .write("head_dim", headDim)
                .write("hidden_act", hiddenAct.configName())
                .write("max_position_embeddings", maxPositionEmbeddings)
                .write("rms_norm_eps", rmsNormEps)
                .write("sliding_window", slidingWindow)
                .writeRopeParameters(ropeParameters);
        if (!modelType.equals(MISTRAL)) {
            json.writeTexts(
                    "layer_types",
                    layerTypes.stream().map(LayerType::configName).toList());
        }
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects values, starting from the defaults. */
    public static final class Builder extends DecoderConfigBuilder<Builder> {

        private String modelType = MINISTRAL;
        private @Nullable List<LayerType> layerTypes;

        private Builder() {
            super(1e-6f, 4_096, DEFAULT_ROPE_THETA, defaultCommon());
        }

        private Builder(MinistralConfig config) {
            super(config, config.intermediateSize, config.hiddenAct, config.slidingWindow);
            modelType = config.modelType;
            layerTypes = config.layerTypes;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** For each layer whether it slides; null for all alike: sliding if there is a window. */
        public Builder layerTypes(@Nullable List<LayerType> value) {
            layerTypes = value;
            return this;
        }

        /**
         * The config.
         *
         * @throws ConfigException if the values do not fit together
         */
        public MinistralConfig build() {
            return new MinistralConfig(
                    modelType,
                    vocabSize,
                    hiddenSize,
                    intermediateSize,
                    numHiddenLayers,
                    numAttentionHeads,
                    numKeyValueHeads,
                    headDim(),
                    hiddenAct,
                    maxPositionEmbeddings,
                    rmsNormEps,
                    slidingWindow,
                    layerTypes == null ? sameForAll(slidingWindow, numHiddenLayers) : layerTypes,
                    ropeParameters,
                    common.build());
        }
    }
}
