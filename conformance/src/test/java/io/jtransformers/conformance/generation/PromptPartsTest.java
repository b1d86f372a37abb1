package io.jtransformers.conformance.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerativeModel;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A prompt that is computed in parts. */
class PromptPartsTest {

    /**
     * Of the greatest score: sums of floats in another order, through all layers, come to 1e-6. (Where stored decays
     * count for a part of a prompt only, it is 5e-4.)
     */
    private static final double ROUNDING = 1e-5;

    private static final int[] PROMPT = new Random(5).ints(300, 5, 1000).toArray();

    private static float[] firstScores(GenerativeModel model, int prefillChunkSize) {
        var config = GenerationConfig.builder()
                .maxNewTokens(1)
                .outputLogits(true)
                .prefillChunkSize(prefillChunkSize)
                .build();
        GenerateOutput output = model.generate(GenerateInputs.of(PROMPT), config);
        return output.logits().getFirst().toFloatArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jtransformers/tiny-ministral", "jtransformers/tiny-mixtral", "jtransformers/tiny-minimax"})
    void aPromptGivesTheSameInAnyParts(String name) {
        try (var model = AutoModelForCausalLM.fromPretrained(name)) {
            float[] whole = firstScores(model, 300);
            for (int size : new int[] {1, 7, 63, 64, 65, 150, 299}) {
                float[] parts = firstScores(model, size);
                double distance = 0;
                double greatest = 0;
                for (int i = 0; i < whole.length; i++) {
                    distance = Math.max(distance, Math.abs(parts[i] - whole[i]));
                    greatest = Math.max(greatest, Math.abs(whole[i]));
                }
                assertThat(distance / greatest).as("parts of %d", size).isLessThan(ROUNDING);
            }
        }
    }
}
