package io.jtransformers.models.ministral;

import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.DecoderModel;
import io.jtransformers.modeling.HeadType;
import io.jtransformers.modeling.ModelArchitecture;
import io.jtransformers.nn.RotaryEmbedding;
import io.jtransformers.nn.WeightSource;
import java.util.Set;

/**
 * Ministral, and Mistral, which is the same with all layers of one kind.
 *
 * <p>Source: {@code modeling_ministral.py} in Transformers 5.12.1.
 */
public final class MinistralArchitecture implements ModelArchitecture<MinistralConfig> {

    /** Has no state; made by {@link java.util.ServiceLoader}. */
    public MinistralArchitecture() {}

    @Override
    public Set<String> modelTypes() {
        return Set.of("ministral", "mistral");
    }

    @Override
    public Class<MinistralConfig> configType() {
        return MinistralConfig.class;
    }

    @Override
    public MinistralConfig readConfig(ConfigReader json) {
        return MinistralConfig.read(json);
    }

    @Override
    public DecoderModel createDecoder(MinistralConfig config, WeightSource weights) {
        var rotary = new RotaryEmbedding(config.ropeParameters(), config.headDim(), config.maxPositionEmbeddings());
        return new DecoderModel(
                config,
                rotary,
                (layerIndex, layerWeights) -> new MinistralDecoderLayer(config, layerIndex, layerWeights),
                weights);
    }

    /** The reference calls the decoder of its question answering class {@code transformer}. */
    @Override
    public String baseModelPrefix(HeadType head) {
        return head == HeadType.QUESTION_ANSWERING ? "transformer" : "model";
    }
}
