package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidenceCriteriaTest {

    private static final float[] SCORES = {(float) Math.log(0.2), (float) Math.log(0.8)};

    private static GenerateOutput generate(GenerationConfig.Builder config, double threshold) {
        try (var model = ScriptedModel.hashing(50)) {
            GenerateOptions options = GenerateOptions.builder()
                    .stoppingCriteria(new ConfidenceCriteria(threshold))
                    .build();
            return model.generate(
                    GenerateInputs.of(new int[] {3, 1, 4}),
                    config.maxNewTokens(9).build(),
                    options);
        }
    }

    @Test
    void endsATextAtAnImprobableToken() {
        assertThat(new ConfidenceCriteria(0.4).check(TokenSequence.of(0, 1, 5, 0), SCORES))
                .isEqualTo(FinishReason.CRITERION);
    }

    @Test
    void goesOnAfterAProbableToken() {
        assertThat(new ConfidenceCriteria(0.4).check(TokenSequence.of(0, 1, 5, 1), SCORES))
                .isNull();
    }

    @Test
    void asksForMoreThanCanBeAtTheFirstToken() {
        GenerateOutput output = generate(GenerationConfig.builder(), 1);

        assertThat(output.newTokens().getFirst()).hasSize(1);
        assertThat(output.finishReasons()).containsExactly(FinishReason.CRITERION);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aThresholdOfZeroEndsNothing(int numBeams) {
        GenerateOutput output = generate(GenerationConfig.builder().numBeams(numBeams), 0);

        assertThat(output.finishReasons()).containsExactly(FinishReason.LENGTH);
    }

    @Test
    void goesByTheScoresAfterTheProcessors() {
        // Of one token that is left, the probability is 1.
        GenerateOutput output =
                generate(GenerationConfig.builder().doSample(true).topK(1).seed(1), 0.999);

        assertThat(output.finishReasons()).containsExactly(FinishReason.LENGTH);
    }

    @Test
    void refusesWhatIsNoProbability() {
        assertThatThrownBy(() -> new ConfidenceCriteria(1.5))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("assistant_confidence_threshold");
    }
}
