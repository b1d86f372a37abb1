package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.ModelInputs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What prompts cost that are longer than any text that a model was made for. */
class LongPromptTest {

    private static final GenerationConfig ONE_TOKEN =
            GenerationConfig.builder().maxNewTokens(1).build();

    @ParameterizedTest
    @EnumSource
    void temporariesDoNotGrowWithThePrompt(Family family) {
        long ofShort = temporariesAfter(family, 2_000);
        long ofLong = temporariesAfter(family, 9_000);

        // Block tables and a few numbers a sequence: whole activations would be more than four times as much.
        assertThat(ofLong).isLessThan(ofShort + ofShort / 4);
    }

    private static long temporariesAfter(Family family, int tokens) {
        try (ModelForCausalLM model = family.load("cpu")) {
            model.generate(GenerateInputs.of(new Steps(model).ids(tokens, 1)), ONE_TOKEN);
            return model.temporariesFootprint();
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordingWhatHasNoRoomIsRefusedWithItsSize(Family family) {
        try (ModelForCausalLM model = family.load("cpu")) {
            int[] ids = new Steps(model).ids(200_000, 1);
            GenerationConfig config =
                    ONE_TOKEN.toBuilder().outputAttentions(true).build();

            assertThatThrownBy(() -> model.generate(GenerateInputs.of(ids), config))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll("output_attentions", "200000 tokens", "GiB");
            assertThatThrownBy(() -> model.forward(ModelInputs.builder()
                            .inputIds(ids)
                            .outputAttentions(true)
                            .build()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll("output_attentions", "200000 tokens", "GiB");
        }
    }
}
