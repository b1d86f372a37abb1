package io.jtransformers.models.mixtral;

import io.jtransformers.checkpoint.ExpertWeightMapping;
import io.jtransformers.checkpoint.WeightMapping;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.DecoderModel;
import io.jtransformers.modeling.ModelArchitecture;
import io.jtransformers.nn.RotaryEmbedding;
import io.jtransformers.nn.WeightSource;
import java.util.Set;

/**
 * Mixtral: a Mistral whose feed-forward blocks are sparse mixtures of experts.
 *
 * <p>Source: {@code modeling_mixtral.py} in Transformers 5.12.1.
 */
public final class MixtralArchitecture implements ModelArchitecture<MixtralConfig> {

    /** Has no state; made by {@link java.util.ServiceLoader}. */
    public MixtralArchitecture() {}

    @Override
    public Set<String> modelTypes() {
        return Set.of("mixtral");
    }

    @Override
    public Class<MixtralConfig> configType() {
        return MixtralConfig.class;
    }

    @Override
    public MixtralConfig readConfig(ConfigReader json) {
        return MixtralConfig.read(json);
    }

    @Override
    public DecoderModel createDecoder(MixtralConfig config, WeightSource weights) {
        var rotary = new RotaryEmbedding(config.ropeParameters(), config.headDim(), config.maxPositionEmbeddings());
        return new DecoderModel(
                config,
                rotary,
                (layerIndex, layerWeights) -> new MixtralDecoderLayer(config, layerIndex, layerWeights),
                weights);
    }

    @Override
    public WeightMapping weightMapping(MixtralConfig config) {
        return new ExpertWeightMapping();
    }
}
