package io.jtransformers.models.mixtral;

import static io.jtransformers.modeling.ConfigReader.ifAbsent;
import static io.jtransformers.modeling.ConfigReader.ifNull;

import io.jtransformers.backend.Activation;
import io.jtransformers.modeling.CommonConfig;
import io.jtransformers.modeling.ConfigChecks;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.ConfigWriter;
import io.jtransformers.modeling.DecoderConfigBuilder;
import io.jtransformers.modeling.MixtureOfExpertsConfig;
import io.jtransformers.nn.RopeParameters;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config.json} of a Mixtral checkpoint. Defaults are those of {@code MixtralConfig} in Transformers 5.12.1.
 *
 * @param vocabSize how many tokens there are
 * @param hiddenSize length of a row of activations
 * @param intermediateSize length of a row within an expert
 * @param numHiddenLayers how many layers there are
 * @param numAttentionHeads how many query heads a layer has
 * @param numKeyValueHeads how many key-value heads a layer has
 * @param headDim length of a head
 * @param hiddenAct the non-linearity of the experts
 * @param maxPositionEmbeddings the greatest length that the model is made for
 * @param rmsNormEps what norms add to the mean square before its root
 * @param slidingWindow how many positions a layer sees, its own included; null for all
 * @param numLocalExperts how many experts a layer has
 * @param numExpertsPerTok how many of them see a token
 * @param outputRouterLogits whether {@code forward} gives the router's scores unless told otherwise
 * @param routerAuxLossCoef the weight of the auxiliary loss
 * @param ropeParameters the rotary embedding
 * @param common the keys that mean the same in every architecture
 */
public record MixtralConfig(
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
        int numLocalExperts,
        int numExpertsPerTok,
        boolean outputRouterLogits,
        float routerAuxLossCoef,
        RopeParameters ropeParameters,
        CommonConfig common)
        implements MixtureOfExpertsConfig {

    private static final double DEFAULT_ROPE_THETA = 1_000_000;

    /**
     * Checks that the values fit together.
     *
     * @throws ConfigException if they do not
     */
    public MixtralConfig {
        ConfigChecks.positive("vocab_size", vocabSize);
        ConfigChecks.positive("hidden_size", hiddenSize);
        ConfigChecks.positive("intermediate_size", intermediateSize);
        ConfigChecks.layers(numHiddenLayers);
        ConfigChecks.heads(numAttentionHeads, numKeyValueHeads, headDim);
        ConfigChecks.positive("max_position_embeddings", maxPositionEmbeddings);
        ConfigChecks.epsilon("rms_norm_eps", rmsNormEps);
        ConfigChecks.finite("router_aux_loss_coef", routerAuxLossCoef);
        ConfigChecks.experts(numLocalExperts, numExpertsPerTok, numHiddenLayers);
        if (slidingWindow != null) {
            ConfigChecks.positive("sliding_window", slidingWindow);
        }
    }

    /**
     * Reads the keys of {@code json}; what is left over is kept in {@link #otherKeys()} and written back when saving.
     */
    static MixtralConfig read(ConfigReader json) {
        ConfigChecks.noSharedExpert(json);
        int hiddenSize = json.integer("hidden_size", 4_096);
        int numAttentionHeads = json.integer("num_attention_heads", 32);
        Integer headDim = json.integerOrNull("head_dim", null);
        int maxPositionEmbeddings = json.integer("max_position_embeddings", 131_072);
        return new MixtralConfig(
                json.integer("vocab_size", 32_000),
                hiddenSize,
                json.integer("intermediate_size", 14_336),
                json.integer("num_hidden_layers", 32),
                numAttentionHeads,
                json.integer("num_key_value_heads", ifAbsent(8), ifNull(numAttentionHeads)),
                headDim == null ? ConfigChecks.sharedHeadDim(hiddenSize, numAttentionHeads) : headDim,
                json.activation("hidden_act", Activation.SILU),
                maxPositionEmbeddings,
                json.number("rms_norm_eps", 1e-5f),
                json.integerOrNull("sliding_window", null),
                json.integerOfEither("num_local_experts", "num_experts", 8),
                json.integer("num_experts_per_tok", 2),
                json.flag("output_router_logits", false),
                json.number("router_aux_loss_coef", 0.001f),
                json.ropeParameters(DEFAULT_ROPE_THETA, maxPositionEmbeddings),
                CommonConfig.read(json, defaultCommon()));
    }

    private static CommonConfig defaultCommon() {
        return CommonConfig.builder().bosTokenId(1).eosTokenId(2).build();
    }

    @Override
    public String modelType() {
        return "mixtral";
    }

    @Override
    public @Nullable Integer slidingWindow(int layerIndex) {
        return slidingWindow;
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
                .write("num_local_experts", numLocalExperts)
                .write("num_experts_per_tok", numExpertsPerTok)
                .write("output_router_logits", outputRouterLogits)
                .write("router_aux_loss_coef", routerAuxLossCoef)
                .writeRopeParameters(ropeParameters);
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

        private int numLocalExperts = 8;
        private int numExpertsPerTok = 2;
        private boolean outputRouterLogits;
        private float routerAuxLossCoef = 0.001f;

        private Builder() {
            super(1e-5f, null, DEFAULT_ROPE_THETA, defaultCommon());
        }

        private Builder(MixtralConfig config) {
            super(config, config.intermediateSize, config.hiddenAct, config.slidingWindow);
            numLocalExperts = config.numLocalExperts;
            numExpertsPerTok = config.numExpertsPerTok;
            outputRouterLogits = config.outputRouterLogits;
            routerAuxLossCoef = config.routerAuxLossCoef;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** How many experts a layer has. */
        public Builder numLocalExperts(int value) {
            numLocalExperts = value;
            return this;
        }

        /** How many of them see a token. */
        public Builder numExpertsPerTok(int value) {
            numExpertsPerTok = value;
            return this;
        }

        /** Whether {@code forward} gives the router's scores unless told otherwise. */
        public Builder outputRouterLogits(boolean value) {
            outputRouterLogits = value;
            return this;
        }

        /** The weight of the auxiliary loss. */
        public Builder routerAuxLossCoef(float value) {
            routerAuxLossCoef = value;
            return this;
        }

        /**
         * The config.
         *
         * @throws ConfigException if the values do not fit together
         */
        public MixtralConfig build() {
            return new MixtralConfig(
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
                    numLocalExperts,
                    numExpertsPerTok,
                    outputRouterLogits,
                    routerAuxLossCoef,
                    ropeParameters,
                    common.build());
        }
    }
}
