package io.jtransformers.conformance.input;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.checkpoint.UnsupportedWeightException;
import io.jtransformers.modeling.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of models that are not computed: quantised ones, and those with a shared expert. */
class UnsupportedWeightsTest {

    private static final String MIXTRAL = "mixtral-layout-hub";
    private static final String MINIMAX = "minimax-base";

    private static void load(CheckpointFolder checkpoint) {
        AutoModelForCausalLM.fromPretrained(checkpoint.path().toString()).close();
    }

    private static void rename(CheckpointFolder checkpoint, String from, String to) throws IOException {
        checkpoint.changeHeader(header -> {
            header.set(to, header.required(from));
            header.remove(from);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gptq", "awq"})
    void quantizedWeightsAreRefusedByTheNameOfTheirMethod(String method, @TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MIXTRAL);
        checkpoint.changeConfig(
                config -> config.putObject("quantization_config").put("quant_method", method));
        rename(checkpoint, "model.layers.0.self_attn.q_proj.weight", "model.layers.0.self_attn.q_proj.qweight");

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(UnsupportedWeightException.class)
                .hasMessageContainingAll("quantised with " + method, "self_attn.q_proj.qweight", "bfloat16");
    }

    @Test
    void anOlderConfigOfBitsandbytesIsKnownByItsKeys(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MIXTRAL);
        checkpoint.changeConfig(
                config -> config.putObject("quantization_config").put("load_in_8bit", true));
        rename(checkpoint, "model.norm.weight", "model.layers.0.self_attn.q_proj.SCB");

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(UnsupportedWeightException.class)
                .hasMessageContaining("quantised with bitsandbytes");
    }

    @Test
    void denseWeightsLoadThoughTheConfigNamesAMethod(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MIXTRAL);
        checkpoint.changeConfig(
                config -> config.putObject("quantization_config").put("quant_method", "fp8"));

        assertThatCode(() -> load(checkpoint)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        MIXTRAL + ", block_sparse_moe.shared_expert.w1.weight",
        MIXTRAL + ", mlp.shared_experts.up_proj.weight",
        MINIMAX + ", shared_mlp.gate_proj.weight",
        MINIMAX + ", coefficient.weight"
    })
    void weightsOfASharedExpertAreRefusedThoughTheConfigHasNone(String name, String weight, @TempDir Path folder)
            throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, name);
        rename(checkpoint, "model.layers.0.block_sparse_moe.experts.1.w2.weight", "model.layers.0." + weight);

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(UnsupportedWeightException.class)
                .hasMessageContainingAll(
                        "model.layers.0." + weight, "shared_intermediate_size", "n_shared_experts", "is 0 or absent");
    }

    @ParameterizedTest
    @CsvSource({
        MIXTRAL + ", n_shared_experts, 1",
        MIXTRAL + ", num_shared_experts, 2",
        MIXTRAL + ", shared_intermediate_size, 64",
        MIXTRAL + ", shared_expert_intermediate_size, 64",
        MINIMAX + ", shared_intermediate_size, 16",
        MINIMAX + ", shared_intermediate_size, -64",
        MINIMAX + ", n_shared_experts, 1"
    })
    void aSharedExpertOfTheConfigIsRefusedWithItsKey(String name, String key, int value, @TempDir Path folder)
            throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, name);
        checkpoint.changeConfig(config -> config.put(key, value));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(checkpoint.config().toString(), key + " is " + value, "only 0 is read");
    }

    @Test
    void noSharedExpertMayBeSaidWithNull(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, MIXTRAL);
        checkpoint.changeConfig(config -> config.put("n_shared_experts", 0).putNull("shared_intermediate_size"));

        assertThatCode(() -> load(checkpoint)).doesNotThrowAnyException();
    }
}
