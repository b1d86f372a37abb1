package io.jtransformers.models.minimax;

import static io.jtransformers.modeling.ConfigReader.ifAbsent;
import static io.jtransformers.modeling.ConfigReader.ifNull;

import io.jtransformers.backend.Activation;
import io.jtransformers.modeling.CommonConfig;
import io.jtransformers.modeling.ConfigChecks;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.LayerType;
import io.jtransformers.nn.RopeParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a MiniMax config in both of their forms: that of Transformers ({@code model_type} {@code minimax}) and
 * the original one of MiniMax-Text-01 and MiniMax-M1, which Transformers does not read. Each key is translated wherever
 * it stands, since published configs mix them; an old and a new key that disagree are an error.
 */
final class MiniMaxKeys {

    /** Values of {@code model_type} in the original form. */
    static final Set<String> ORIGINAL_MODEL_TYPES = Set.of("minimax_text_01", "MiniMaxText01", "minimax_m1");

    private static final int ORIGINAL_LIGHTNING = 0;
    private static final int ORIGINAL_SOFTMAX = 1;

    private final ConfigReader json;
    private final boolean isOriginal;

    MiniMaxKeys(ConfigReader json) {
        this.json = json;
        String modelType = json.modelType();
        this.isOriginal = modelType != null && ORIGINAL_MODEL_TYPES.contains(modelType);
    }

    MiniMaxConfig read() {
        ConfigChecks.noSharedExpert(json);
        int hiddenSize = json.integer("hidden_size", 4_096);
        int numHiddenLayers = json.integer("num_hidden_layers", 32);
        int numAttentionHeads = json.integer("num_attention_heads", 32);
        Integer headDim = json.integerOrNull("head_dim", null);
        int maxPositionEmbeddings = json.integer("max_position_embeddings", 131_072);
        return new MiniMaxConfig(
                json.integer("vocab_size", 32_000),
                hiddenSize,
                json.integer("intermediate_size", 14_336),
                numHiddenLayers,
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
                layerTypes(numHiddenLayers),
                json.integer("block_size", 256),
                factor("full_attn_alpha_factor", "layernorm_full_attention_alpha"),
                factor("full_attn_beta_factor", "layernorm_full_attention_beta"),
                factor("linear_attn_alpha_factor", "layernorm_linear_attention_alpha"),
                factor("linear_attn_beta_factor", "layernorm_linear_attention_beta"),
                factor("mlp_alpha_factor", "layernorm_mlp_alpha"),
                factor("mlp_beta_factor", "layernorm_mlp_beta"),
                json.integerOrNull("rotary_dim", null),
                json.flag("postnorm", !isOriginal), // the original code takes the residual before the norm if unsaid
                ropeParameters(maxPositionEmbeddings),
                common());
    }

    private CommonConfig common() {
        if (!isOriginal) {
            return CommonConfig.read(json, MiniMaxConfig.defaultCommon());
        }
        json.drop("auto_map"); // names code that is never run
        CommonConfig common = CommonConfig.read(json, CommonConfig.defaults());
        List<String> architectures = common.architectures().stream()
                .map(name -> name.replaceFirst("^MiniMax(Text01|M1)", "MiniMax"))
                .toList();
        return common.toBuilder().architectures(architectures).build();
    }

    private List<LayerType> layerTypes(int numHiddenLayers) {
        List<String> names = json.textsOrNull("layer_types");
        List<LayerType> current = names == null ? null : LayerType.ofNames(names, MiniMaxConfig.LAYER_TYPES);
        List<LayerType> original = originalLayerTypes(numHiddenLayers);
        if (current != null && original != null && !current.equals(original)) {
            throw new ConfigException(
                    "%s: layer_types is %s, but attn_type_list, its older form, is %s; remove one of them."
                            .formatted(json.source(), configNames(current), configNames(original)));
        }
        if (current != null) {
            return current;
        }
        return original != null ? original : MiniMaxConfig.inTurn(numHiddenLayers);
    }

    private static List<String> configNames(List<LayerType> types) {
        return types.stream().map(LayerType::configName).toList();
    }

    private @Nullable List<LayerType> originalLayerTypes(int numHiddenLayers) {
        List<Integer> numbers = json.integersOrNull("attn_type_list");
        if (numbers == null) {
            if (isOriginal && !json.has("layer_types")) {
                throw new ConfigException(
                        "%s has no attn_type_list, which says for each layer of this form whether its attention is lightning (0) or softmax (1)."
                                .formatted(json.source()));
            }
            return null;
        }
        ConfigChecks.onePerLayer("attn_type_list", numbers.size(), numHiddenLayers);
        List<LayerType> types = new ArrayList<>();
        for (int number : numbers) {
            types.add(
                    switch (number) {
                        case ORIGINAL_LIGHTNING -> LayerType.LINEAR_ATTENTION;
                        case ORIGINAL_SOFTMAX -> LayerType.FULL_ATTENTION;
                        default ->
                            throw new ConfigException(
                                    "%s: attn_type_list has the entry %d; expected 0 (lightning) or 1 (softmax)."
                                            .formatted(json.source(), number));
                    });
        }
        return types;
    }

    private float factor(String key, String originalKey) {
        Float current = json.numberOrNull(key);
        Float original = json.numberOrNull(originalKey);
        if (current != null && original != null && !current.equals(original)) {
            throw new ConfigException("%s: %s is %s, but %s is %s, which is its older name; remove one of them."
                    .formatted(json.source(), key, current, originalKey, original));
        }
        if (current != null) {
            return current;
        }
        return original == null ? 1 : original;
    }

    /** Elsewhere the inner base wins, as in the reference; here the outer one is a key of the original form. */
    private RopeParameters ropeParameters(int maxPositionEmbeddings) {
        RopeParameters rope = json.ropeParameters(MiniMaxConfig.DEFAULT_ROPE_THETA, maxPositionEmbeddings);
        Double original = json.realOrNull("rope_theta");
        if (original != null && original != rope.ropeTheta()) {
            throw new ConfigException(
                    "%s: rope_theta is %s, but within rope_parameters (or rope_scaling) it is %s; remove one of them."
                            .formatted(json.source(), original, rope.ropeTheta()));
        }
        return rope;
    }
}
