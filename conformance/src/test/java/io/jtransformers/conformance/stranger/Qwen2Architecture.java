package io.jtransformers.conformance.stranger;

import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.DecoderLayer;
import io.jtransformers.modeling.DecoderModel;
import io.jtransformers.modeling.ForwardContext;
import io.jtransformers.modeling.GroupedQueryAttention;
import io.jtransformers.modeling.LayerCacheSpec;
import io.jtransformers.modeling.ModelArchitecture;
import io.jtransformers.nn.GatedMlp;
import io.jtransformers.nn.RmsNorm;
import io.jtransformers.nn.RotaryEmbedding;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.Tensor;
import java.util.Set;

/** Qwen2: a Llama whose queries, keys and values have a bias. */
public final class Qwen2Architecture implements ModelArchitecture<Qwen2Config> {

    @Override
    public Set<String> modelTypes() {
        return Set.of("qwen2");
    }

    @Override
    public Class<Qwen2Config> configType() {
        return Qwen2Config.class;
    }

    @Override
    public Qwen2Config readConfig(ConfigReader json) {
        return Qwen2Config.read(json);
    }

    @Override
    public DecoderModel createDecoder(Qwen2Config config, WeightSource weights) {
        var rotary = new RotaryEmbedding(config.ropeParameters(), config.headDim(), config.maxPositionEmbeddings());
        return new DecoderModel(config, rotary, (layer, source) -> new Layer(config, layer, source), weights);
    }

    private static final class Layer implements DecoderLayer {

        private final RmsNorm inputLayerNorm;
        private final GroupedQueryAttention selfAttention;
        private final RmsNorm postAttentionLayerNorm;
        private final GatedMlp mlp;

        Layer(Qwen2Config config, int layerIndex, WeightSource weights) {
            int hiddenSize = config.hiddenSize();
            inputLayerNorm = new RmsNorm(hiddenSize, config.rmsNormEps(), weights.at("input_layernorm"));
            selfAttention = GroupedQueryAttention.withBias(config, layerIndex, weights.at("self_attn"));
            postAttentionLayerNorm =
                    new RmsNorm(hiddenSize, config.rmsNormEps(), weights.at("post_attention_layernorm"));
            mlp = new GatedMlp(hiddenSize, config.intermediateSize(), config.hiddenAct(), weights.at("mlp"));
        }

        @Override
        public Tensor attend(Tensor hiddenStates, ForwardContext context) {
            return hiddenStates.add(selfAttention.forward(inputLayerNorm.forward(hiddenStates), context));
        }

        @Override
        public Tensor feedForward(Tensor attended, ForwardContext context) {
            return attended.add(mlp.forward(postAttentionLayerNorm.forward(attended)));
        }

        @Override
        public LayerCacheSpec cacheSpec() {
            return selfAttention.cacheSpec();
        }
    }
}
