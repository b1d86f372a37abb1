package io.jtransformers.conformance.input;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.checkpoint.MismatchedWeightException;
import io.jtransformers.checkpoint.MissingWeightException;
import io.jtransformers.modeling.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;

/** Mixtures of experts that are not what their config says, and configs that contradict themselves. */
class BadExpertsTest {

    private static final String PER_EXPERT = "mixtral-layout-hub"; // 4 experts of intermediate size 20
    private static final String FUSED = "mixtral-layout-fused"; // the same model
    private static final String MINIMAX = "minimax-base"; // 4 layers, 4 experts
    private static final String EXPERT = "model.layers.0.block_sparse_moe.experts.1.w2.weight";

    private static void load(CheckpointFolder checkpoint) {
        AutoModelForCausalLM.fromPretrained(checkpoint.path().toString()).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {PER_EXPERT, MINIMAX})
    void moreExpertsPerTokenThanExpertsAreReportedWithBothKeys(String name, @TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, name);
        checkpoint.changeConfig(config -> config.put("num_experts_per_tok", 5));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "%s: num_experts_per_tok is 5, but num_local_experts only 4.".formatted(checkpoint.config()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"num_experts_per_tok", "layer_types", "rotary_dim", "num_hidden_layers", "head_dim"})
    void whatAConfigCannotMeanIsReportedWithItsFile(String key, @TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MINIMAX);
        checkpoint.changeConfig(config -> {
            if (key.equals("layer_types")) {
                config.putArray(key).add("full_attention");
            } else {
                config.put(key, 7);
            }
        });

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(checkpoint.config().toString(), key);
    }

    @Test
    void twoBasesOfTheRotaryEmbeddingThatDisagreeAreReportedWithBothValues(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MINIMAX);
        checkpoint.changeConfig(config -> config.put("rope_theta", 123.0));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("rope_theta is 123.0", "it is 10000.0", "remove one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {PER_EXPERT, MINIMAX})
    void aMissingExpertWeightIsReportedByItsName(String name, @TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, name);
        checkpoint.changeHeader(header -> {
            header.set("renamed", header.required(EXPERT));
            header.remove(EXPERT);
        });

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(MissingWeightException.class)
                .hasMessageContaining(EXPERT);
    }

    @Test
    void fewerExpertsInTheFileThanInTheConfigAreReported(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, PER_EXPERT);
        checkpoint.changeConfig(config -> config.put("num_local_experts", 5));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(MissingWeightException.class)
                .hasMessageContainingAll(
                        "block_sparse_moe.experts.4.w1.weight",
                        "num_local_experts of config.json is 5",
                        "weights of 4 experts only, and none of expert 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {PER_EXPERT, FUSED})
    void moreLayersThanTheFileHasAreReportedWithBothNumbers(String name, @TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, name);
        checkpoint.changeConfig(config -> config.put("num_hidden_layers", 99));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(MissingWeightException.class)
                .hasMessageContaining("num_hidden_layers of config.json is 99, but the file has weights of ")
                .hasMessageNotContaining("num_local_experts");
    }

    @ParameterizedTest
    @CsvSource({PER_EXPERT + ", 3", FUSED + ", 3", FUSED + ", 5", MINIMAX + ", 3"})
    void anotherNumberOfExpertsInTheFileIsReportedWithBothNumbers(String name, int experts, @TempDir Path folder)
            throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, name);
        checkpoint.changeConfig(config -> config.put("num_local_experts", experts));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(MismatchedWeightException.class)
                .hasMessageContaining(
                        "num_local_experts of config.json is " + experts + ", but the file has a router of 4 experts.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"down_proj", "gate_up_proj"})
    void aMissingFusedTensorIsReportedByItsName(String weight, @TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, FUSED);
        String name = "model.layers.0.mlp.experts." + weight;
        checkpoint.changeHeader(header -> {
            header.set("renamed", header.required(name));
            header.remove(name);
        });

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(MissingWeightException.class)
                .hasMessageContaining("the model needs (1): '" + name + "'")
                .hasMessageNotContaining("num_local_experts");
    }

    @Test
    void layerTypesOfTheWrongLengthAreReportedWithBothLengths(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MINIMAX);
        checkpoint.changeConfig(
                config -> config.putArray("layer_types").add("full_attention").add("linear_attention"));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("layer_types has 2 entries for num_hidden_layers 4");
    }

    @Test
    void anUnknownLayerTypeIsReportedWithTheKnownOnes(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MINIMAX);
        checkpoint.changeConfig(config -> ((ArrayNode) config.required("layer_types")).set(2, "sliding_attention"));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("'sliding_attention'", "[full_attention, linear_attention]");
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 0, 7, 1_000})
    void aRotaryDimThatNoHeadHasIsReportedWithItsBounds(int rotaryDim, @TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MINIMAX);
        checkpoint.changeConfig(config -> config.put("rotary_dim", rotaryDim));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("rotary_dim is " + rotaryDim, "even", "at most head_dim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_alpha_factor", "layernorm_full_attention_beta", "linear_attn_alpha_factor"})
    void aFactorThatNoFloatHoldsIsReportedWithItsKey(String key, @TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MINIMAX);
        checkpoint.changeConfig(config -> config.put(key, 1e300));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        checkpoint.config().toString(), "'" + key + "' is 1.0E300", "single precision");
    }

    @Test
    void anOldKeyThatDisagreesWithTheNewOneIsReportedWithBothValues(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MINIMAX);
        checkpoint.changeConfig(config -> config.put("mlp_alpha_factor", 3.5).put("layernorm_mlp_alpha", 1.0));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mlp_alpha_factor is 3.5, but layernorm_mlp_alpha is 1.0");
    }

    @Test
    void aSharedExpertIsRefused(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MINIMAX);
        checkpoint.changeConfig(config -> config.put("shared_intermediate_size", 16));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shared_intermediate_size is 16");
    }
}
