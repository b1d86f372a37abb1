package io.jtransformers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpertWeightMappingTest {

    private static final ExpertWeightMapping MAPPING = new ExpertWeightMapping();

    @ParameterizedTest
    @CsvSource({
        "experts.3.w1, experts.gate_up_proj[3][part 0 of 2]",
        "experts.3.w3, experts.gate_up_proj[3][part 1 of 2]",
        "experts.12.w2, experts.down_proj[12]",
        "gate, gate.weight"
    })
    void aWeightIsUnderItsOwnNameOrInAFusedTensor(String weight, String fused) {
        String name = "model.layers.5.block_sparse_moe." + weight + ".weight";

        assertThat(MAPPING.locations(name).stream().map(WeightLocation::toString))
                .containsExactly(name, "model.layers.5.mlp." + fused);
    }

    @Test
    void otherWeightsAreUnderTheirOwnNamesOnly() {
        assertThat(MAPPING.locations("model.norm.weight")).containsExactly(WeightLocation.of("model.norm.weight"));
    }
}
