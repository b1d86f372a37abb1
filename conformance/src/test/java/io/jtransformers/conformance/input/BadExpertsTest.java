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

/** Mixtures of experts that are not what their config says. */
class BadExpertsTest {

    private static final String PER_EXPERT = "mixtral-layout-hub"; // 4 experts of intermediate size 20
    private static final String FUSED = "mixtral-layout-fused"; // the same model
    private static final String EXPERT = "model.layers.0.block_sparse_moe.experts.1.w2.weight";

    private static void load(CheckpointFolder checkpoint) {
        AutoModelForCausalLM.fromPretrained(checkpoint.path().toString()).close();
    }

    @Test
    void moreExpertsPerTokenThanExpertsAreReportedWithBothKeys(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, PER_EXPERT);
        checkpoint.changeConfig(config -> config.put("num_experts_per_tok", 5));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("num_experts_per_tok is 5", "num_local_experts only 4");
    }

    @Test
    void aMissingExpertWeightIsReportedByItsName(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, PER_EXPERT);
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
                .hasMessageContaining("block_sparse_moe.experts.4.w1.weight");
    }

    @Test
    void moreExpertsInAFusedTensorThanInTheConfigAreReported(@TempDir Path folder) throws IOException {
        CheckpointFolder checkpoint = CheckpointFolder.copyInto(folder, FUSED);
        checkpoint.changeConfig(config -> config.put("num_local_experts", 3));

        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(MismatchedWeightException.class)
                .hasMessageContaining("model.layers.0.mlp.");
    }
}
