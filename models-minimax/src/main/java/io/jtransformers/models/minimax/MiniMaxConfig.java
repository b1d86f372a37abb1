package io.jtransformers.models.minimax;

import io.jtransformers.backend.Activation;
import io.jtransformers.modeling.CommonConfig;
import io.jtransformers.modeling.ConfigChecks;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.ConfigWriter;
import io.jtransformers.modeling.DecoderConfigBuilder;
import io.jtransformers.modeling.LayerType;
import io.jtransformers.modeling.MixtureOfExpertsConfig;
import io.jtransformers.nn.RopeParameters;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config.json} of a MiniMax checkpoint, in the form of Transformers or in the original one of
 * MiniMax-Text-01 and MiniMax-M1. Defaults are those of {@code MiniMaxConfig} in Transformers 5.12.1.
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
 * @param layerTypes for each layer whether its attention is of the softmax or the lightning kind
 * @param blockSize length of the blocks in which lightning attention computes; decays that a checkpoint stores are for
 *     such blocks, otherwise results do not depend on it
 * @param fullAttnAlphaFactor the weight of the residual stream beside softmax attention
 * @param fullAttnBetaFactor the weight of softmax attention
 * @param linearAttnAlphaFactor the weight of the residual stream beside lightning attention
 * @param linearAttnBetaFactor the weight of lightning attention
 * @param mlpAlphaFactor the weight of the residual stream beside the experts
 * @param mlpBetaFactor the weight of the experts
 * @param rotaryDim how many entries of a head are rotated; null for all
 * @param postnorm whether the residual stream is taken after a norm rather than before it
 * @param ropeParameters the rotary embedding
 * @param common the keys that mean the same in every architecture
 */
public record MiniMaxConfig(
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
        List<LayerType> layerTypes,
        int blockSize,
        float fullAttnAlphaFactor,
        float fullAttnBetaFactor,
        float linearAttnAlphaFactor,
        float linearAttnBetaFactor,
        float mlpAlphaFactor,
        float mlpBetaFactor,
        @Nullable Integer rotaryDim,
        boolean postnorm,
        RopeParameters ropeParameters,
        CommonConfig common)
        implements MixtureOfExpertsConfig {

    private static final int LONGEST_BLOCK = 1 << 14; // a table has the square of it for each head

    static final double DEFAULT_ROPE_THETA = 1_000_000;
    static final List<LayerType> LAYER_TYPES = List.of(LayerType.FULL_ATTENTION, LayerType.LINEAR_ATTENTION);

    /**
     * Checks that the values fit together.
     *
     * @throws ConfigException if they do not
     */
    public MiniMaxConfig {
        ConfigChecks.positive("vocab_size", vocabSize);
        ConfigChecks.positive("hidden_size", hiddenSize);
        ConfigChecks.positive("intermediate_size", intermediateSize);
        ConfigChecks.layers(numHiddenLayers);
        ConfigChecks.heads(numAttentionHeads, numKeyValueHeads, headDim);
        ConfigChecks.positive("max_position_embeddings", maxPositionEmbeddings);
        ConfigChecks.epsilon("rms_norm_eps", rmsNormEps);
        ConfigChecks.experts(numLocalExperts, numExpertsPerTok, numHiddenLayers);
        if (slidingWindow != null) {
            ConfigChecks.positive("sliding_window", slidingWindow);
        }
        ConfigChecks.onePerLayer("layer_types", layerTypes.size(), numHiddenLayers);
        ConfigChecks.positive("block_size", blockSize);
        if (blockSize > LONGEST_BLOCK) {
            throw new ConfigException("block_size is %d; more than %d is not believed; check config.json."
                    .formatted(blockSize, LONGEST_BLOCK));
        }
        ConfigChecks.finite("router_aux_loss_coef", routerAuxLossCoef);
        ConfigChecks.finite("full_attn_alpha_factor", fullAttnAlphaFactor);
        ConfigChecks.finite("full_attn_beta_factor", fullAttnBetaFactor);
        ConfigChecks.finite("linear_attn_alpha_factor", linearAttnAlphaFactor);
        ConfigChecks.finite("linear_attn_beta_factor", linearAttnBetaFactor);
        ConfigChecks.finite("mlp_alpha_factor", mlpAlphaFactor);
        ConfigChecks.finite("mlp_beta_factor", mlpBetaFactor);
        layerTypes =
                LayerType.ofNames(layerTypes.stream().map(LayerType::configName).toList(), LAYER_TYPES);
        if ((long) numAttentionHeads * headDim * 3 > Integer.MAX_VALUE) {
            throw new ConfigException(
                    "num_attention_heads (%d) times head_dim (%d), three times over, is more than an int can hold."
                            .formatted(numAttentionHeads, headDim));
        }
        if (rotaryDim != null && (rotaryDim <= 0 || rotaryDim > headDim || rotaryDim % 2 != 0)) {
            throw new ConfigException("rotary_dim is %d; it must be even, greater than 0 and at most head_dim (%d)."
                    .formatted(rotaryDim, headDim));
        }
    }

    /**
     * Reads the keys of {@code json}; what is left over is kept in {@link #otherKeys()} and written back when saving.
     */
    static MiniMaxConfig read(ConfigReader json) {
        return new MiniMaxKeys(json).read();
    }

    static CommonConfig defaultCommon() {
        return CommonConfig.builder().bosTokenId(1).eosTokenId(2).build();
    }

    /** Softmax attention in the first layer, lightning attention in the second, and so on. */
    static List<LayerType> inTurn(int numHiddenLayers) {
        ConfigChecks.layers(numHiddenLayers);
        return IntStream.range(0, numHiddenLayers)
                .mapToObj(layerIndex -> LAYER_TYPES.get(layerIndex % 2))
                .toList();
    }

    @Override
    public String modelType() {
        return "minimax";
    }

    /** The window of a layer with softmax attention; the other kind has none. */
    @Override
    public @Nullable Integer slidingWindow(int layerIndex) {
        return layerTypes.get(layerIndex) == LayerType.FULL_ATTENTION ? slidingWindow : null;
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
                .writeRopeParameters(ropeParameters)
                .writeTexts(
                        "layer_types",
                        layerTypes.stream().map(LayerType::configName).toList())
                .write("block_size", blockSize)
                .write("full_attn_alpha_factor", fullAttnAlphaFactor)
                .write("full_attn_beta_factor", fullAttnBetaFactor)
                .write("linear_attn_alpha_factor", linearAttnAlphaFactor)
                .write("linear_attn_beta_factor", linearAttnBetaFactor)
                .write("mlp_alpha_factor", mlpAlphaFactor)
                .write("mlp_beta_factor", mlpBetaFactor);
        if (rotaryDim != null) {
            json.write("rotary_dim", rotaryDim);
        }
        if (!postnorm) {
            json.write("postnorm", false);
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

        private int numLocalExperts = 8;
        private int numExpertsPerTok = 2;
        private boolean outputRouterLogits;
        private float routerAuxLossCoef = 0.001f;
        private @Nullable List<LayerType> layerTypes;
        private int blockSize = 256;
        private float fullAttnAlphaFactor = 1;
        private float fullAttnBetaFactor = 1;
        private float linearAttnAlphaFactor = 1;
        private float linearAttnBetaFactor = 1;
        private float mlpAlphaFactor = 1;
        private float mlpBetaFactor = 1;
        private @Nullable Integer rotaryDim;
        private boolean postnorm = true;

        private Builder() {
            super(1e-5f, null, DEFAULT_ROPE_THETA, defaultCommon());
        }

        private Builder(MiniMaxConfig config) {
            super(config, config.intermediateSize, config.hiddenAct, config.slidingWindow);
            numLocalExperts = config.numLocalExperts;
            numExpertsPerTok = config.numExpertsPerTok;
            outputRouterLogits = config.outputRouterLogits;
            routerAuxLossCoef = config.routerAuxLossCoef;
            layerTypes = config.layerTypes;
            blockSize = config.blockSize;
            fullAttnAlphaFactor = config.fullAttnAlphaFactor;
            fullAttnBetaFactor = config.fullAttnBetaFactor;
            linearAttnAlphaFactor = config.linearAttnAlphaFactor;
            linearAttnBetaFactor = config.linearAttnBetaFactor;
            mlpAlphaFactor = config.mlpAlphaFactor;
            mlpBetaFactor = config.mlpBetaFactor;
            rotaryDim = config.rotaryDim;
            postnorm = config.postnorm;
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

        /** For each layer its kind of attention; null for softmax and lightning in turn. */
        public Builder layerTypes(@Nullable List<LayerType> value) {
            layerTypes = value;
            return this;
        }

        /** Length of the blocks in which lightning attention computes; stored decays are for such blocks. */
        public Builder blockSize(int value) {
            blockSize = value;
            return this;
        }

        /** The weight of the residual stream beside softmax attention. */
        public Builder fullAttnAlphaFactor(float value) {
            fullAttnAlphaFactor = value;
            return this;
        }

        /** The weight of softmax attention. */
        public Builder fullAttnBetaFactor(float value) {
            fullAttnBetaFactor = value;
            return this;
        }

        /** The weight of the residual stream beside lightning attention. */
        public Builder linearAttnAlphaFactor(float value) {
            linearAttnAlphaFactor = value;
            return this;
        }

        /** The weight of lightning attention. */
        public Builder linearAttnBetaFactor(float value) {
            linearAttnBetaFactor = value;
            return this;
        }

        /** The weight of the residual stream beside the experts. */
        public Builder mlpAlphaFactor(float value) {
            mlpAlphaFactor = value;
            return this;
        }

        /** The weight of the experts. */
        public Builder mlpBetaFactor(float value) {
            mlpBetaFactor = value;
            return this;
        }

        /** How many entries of a head are rotated; null for all. */
        public Builder rotaryDim(@Nullable Integer value) {
            rotaryDim = value;
            return this;
        }

        /** Whether the residual stream is taken after a norm rather than before it. */
        public Builder postnorm(boolean value) {
            postnorm = value;
            return this;
        }

        /**
         * The config.
         *
         * @throws ConfigException if the values do not fit together
         */
        public MiniMaxConfig build() {
            return new MiniMaxConfig(
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
                    layerTypes == null ? inTurn(numHiddenLayers) : layerTypes,
                    blockSize,
                    fullAttnAlphaFactor,
                    fullAttnBetaFactor,
                    linearAttnAlphaFactor,
                    linearAttnBetaFactor,
                    mlpAlphaFactor,
                    mlpBetaFactor,
                    rotaryDim,
                    postnorm,
                    ropeParameters,
                    common.build());
        }
    }
}
