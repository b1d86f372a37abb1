package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens where no token can be chosen, and which numbers and tokens a config may name. */
class ChoiceLimitsTest {

    /** The ways in which a token is chosen. */
    enum Way {
        GREEDY(config -> config),
        SAMPLING(config -> config.doSample(true)),
        BEAMS(config -> config.numBeams(2)),
        BEAM_SAMPLING(config -> config.numBeams(2).doSample(true));

        private final UnaryOperator<GenerationConfig.Builder> change;

        Way(UnaryOperator<GenerationConfig.Builder> change) {
            this.change = change;
        }
    }

    private static GenerateOutput generate(
            ScriptedModel model, Way way, UnaryOperator<GenerationConfig.Builder> change) {
        GenerationConfig config = change.apply(way.change.apply(
                        GenerationConfig.builder().maxNewTokens(6).seed(1)))
                .build();
        return model.generate(GenerateInputs.of(new int[] {0}), config);
    }

    @Test
    void contrastiveSearchNeedsAModelThatRecordsItsStates() {
        try (var model = ScriptedModel.hashing(4)) {
            assertThatThrownBy(() -> generate(
                            model,
                            Way.GREEDY,
                            config -> config.penaltyAlpha(0.6).topK(3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("records no hidden states");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysThatEveryTokenIsForbidden(Way way) {
        try (var model = ScriptedModel.hashing(4)) {
            assertThatThrownBy(() -> generate(model, way, config -> config.suppressTokens(0, 1, 2, 3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("suppress_tokens");
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysThatScoresAreNoNumbers(Way way) {
        try (var model = ScriptedModel.scoring(4, place -> new float[] {Float.NaN, Float.NaN, Float.NaN, Float.NaN})) {
            assertThatThrownBy(() -> generate(model, way, config -> config))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("overflow");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GREEDY", "SAMPLING", "BEAMS"})
    void aForbiddenEndStaysForbiddenWhileItsScoreGrows(Way way) {
        try (var model = ScriptedModel.hashing(9)) {
            GenerateOutput output = generate(
                    model, way, config -> config.eosTokenIds(3).minNewTokens(5).exponentialDecayLengthPenalty(1, 1.5));

            assertThat(Arrays.copyOf(output.newTokens().getFirst(), 5)).doesNotContain(3);
        }
    }

    @Test
    void beamsOfWhichNoneCanBecomeBetterWereNotCancelled() {
        try (var model = ScriptedModel.hashing(9)) {
            GenerateOutput output = generate(
                    model, Way.BEAMS, config -> config.lengthPenalty(-10).maxNewTokens(60));

            assertThat(output.finishReasons()).containsExactly(FinishReason.CRITERION);
            assertThat(output.newTokens().getFirst()).hasSizeLessThan(60);
        }
    }

    // Numbers.

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1e-40, 1e-300, 1e300, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatScoresCannotBeDividedBy(double value) {
        assertThatThrownBy(() -> GenerationConfig.builder().temperature(value).build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("temperature is " + value)
                .hasMessageContaining("1.0E-30");
        assertThatThrownBy(() ->
                        GenerationConfig.builder().repetitionPenalty(value).build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("repetition_penalty is " + value);
    }

    @Test
    void refusesALengthPenaltyThatNoScoreOutlasts() {
        assertThatThrownBy(
                        () -> GenerationConfig.builder().lengthPenalty(-1e300).build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("length_penalty is -1.0E300");
    }

    @Test
    void theShortestTimeLimitEndsRows() {
        try (var model = ScriptedModel.hashing(9)) {
            assertThat(generate(model, Way.GREEDY, config -> config.maxTime(1e-12))
                            .finishReasons())
                    .containsExactly(FinishReason.TIME);
        }
    }

    @Test
    void refusesMoreRowsThanOneGenerationHas() {
        List<UnaryOperator<GenerationConfig.Builder>> tooMany = List.of(
                config -> config.numBeams(Integer.MAX_VALUE),
                config -> config.doSample(true).numReturnSequences(1 << 20));
        try (var model = ScriptedModel.hashing(9)) {
            assertThat(tooMany)
                    .allSatisfy(change -> assertThatThrownBy(() -> generate(model, Way.GREEDY, change))
                            .isInstanceOf(ConfigException.class)
                            .hasMessageContaining("16384 rows"));
        }
    }

    // Tokens.

    @Test
    void refusesTokensThatTheModelDoesNotKnow() {
        List<UnaryOperator<GenerationConfig.Builder>> wrong = List.of(
                config -> config.eosTokenIds(5000),
                config -> config.eosTokenIds(-5),
                config -> config.padTokenId(100_000),
                config -> config.suppressTokens(9),
                config -> config.forcedBosTokenId(9));
        try (var model = ScriptedModel.hashing(9)) {
            assertThat(wrong)
                    .allSatisfy(change -> assertThatThrownBy(() -> generate(model, Way.GREEDY, change))
                            .isInstanceOf(ConfigException.class)
                            .hasMessageContaining("the model knows 0 to 8"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 9})
    void refusesAnAllowedTokenThatTheModelDoesNotKnow(int id) {
        var options = GenerateOptions.builder()
                .prefixAllowedTokens((prompt, ids) -> new int[] {id})
                .build();
        try (var model = ScriptedModel.hashing(9)) {
            assertThatThrownBy(() ->
                            model.generate(GenerateInputs.of(new int[] {0}), GenerationConfig.defaults(), options))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the token " + id);
        }
    }

    // Files.

    private static GenerationConfig saved(GenerationConfig config) {
        return GenerationConfig.read(ConfigReader.parse(config.toJson(), "generation_config.json"));
    }

    @Test
    void savesWhatItReadsWhateverTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            GenerationConfig config = GenerationConfig.builder()
                    .exponentialDecayLengthPenalty(5, 1.2)
                    .build();

            assertThat(saved(config)).isEqualTo(config);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void savesForbiddenSequencesAndLongSecrets() {
        GenerationConfig config = GenerationConfig.builder()
                .sequenceBias(List.of(new SequenceBias(List.of(1, 2), Double.NEGATIVE_INFINITY)))
                .watermarkingConfig(
                        new WatermarkingConfig(0.25, 2, 1L << 40, WatermarkingConfig.SeedingScheme.LEFTHASH, 1))
                .build();

        assertThat(saved(config)).isEqualTo(config);
    }
}
