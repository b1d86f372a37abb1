package io.jtransformers.models.minimax;

import io.jtransformers.checkpoint.ExpertWeightMapping;
import io.jtransformers.checkpoint.WeightMapping;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.DecoderModel;
import io.jtransformers.modeling.ModelArchitecture;
import io.jtransformers.nn.RotaryEmbedding;
import io.jtransformers.nn.WeightSource;
import java.util.HashSet;
import java.util.Set;

/**
 * MiniMax: lightning attention in most layers, softmax attention in the others, and sparse mixtures of experts.
 *
 * <p>Source: {@code modeling_minimax.py} in Transformers 5.12.1.
 */
public final class MiniMaxArchitecture implements ModelArchitecture<MiniMaxConfig> {

    /** Has no state; made by {@link java.util.ServiceLoader}. */
    public MiniMaxArchitecture() {}

    @Override
    public Set<String> modelTypes() {
        Set<String> modelTypes = new HashSet<>(MiniMaxKeys.ORIGINAL_MODEL_TYPES);
        modelTypes.add("minimax");
        return modelTypes;
    }

    @Override
    public Class<MiniMaxConfig> configType() {
        return MiniMaxConfig.class;
    }

    @Override
    public MiniMaxConfig readConfig(ConfigReader json) {
        return MiniMaxConfig.read(json);
    }

    @Override
    public DecoderModel createDecoder(MiniMaxConfig config, WeightSource weights) {
        Integer rotaryDim = config.rotaryDim();
        var rotary = new RotaryEmbedding(
                config.ropeParameters(),
                rotaryDim == null ? config.headDim() : rotaryDim,
                config.maxPositionEmbeddings());
        return new DecoderModel(
                config,
                rotary,
                (layerIndex, layerWeights) -> new MiniMaxDecoderLayer(config, layerIndex, layerWeights),
                weights);
    }

    @Override
    public WeightMapping weightMapping(MiniMaxConfig config) {
        return new ExpertWeightMapping();
    }
}
