package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.ConfigException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogitsProcessorsTest {

    private static float[] processed(LogitsProcessor processor, TokenSequence sequence, float... scores) {
        processor.process(sequence, scores);
        return scores;
    }

    @Test
    void aGreenTokenGainsTheBias() {
        var processor = new WatermarkLogitsProcessor(new WatermarkingConfig());
        var sequence = TokenSequence.ofPrompt(0, 3, 4);

        float[] scores = processed(processor, sequence, new float[1_000]);

        assertThat(IntStream.range(0, 1_000)).allMatch(id -> scores[id] == (processor.isGreen(sequence, id) ? 2 : 0));
    }

    @Test
    void theRatioOfTokensIsGreen() {
        var processor = new WatermarkLogitsProcessor(new WatermarkingConfig());

        for (int last = 0; last < 20; last++) {
            TokenSequence sequence = TokenSequence.ofPrompt(0, last);
            assertThat(IntStream.range(0, 4_000).filter(id -> processor.isGreen(sequence, id)))
                    .hasSizeBetween(880, 1_120); // four deviations about 1000
        }
    }

    @Test
    void theChoiceOfGreenTokensDependsOnTheKey() {
        var sequence = TokenSequence.ofPrompt(0, 3);
        var mine = new WatermarkLogitsProcessor(new WatermarkingConfig());
        var other = new WatermarkLogitsProcessor(
                new WatermarkingConfig(0.25, 2, 7, WatermarkingConfig.SeedingScheme.LEFTHASH, 1));

        assertThat(IntStream.range(0, 1_000).filter(id -> mine.isGreen(sequence, id) && other.isGreen(sequence, id)))
                .hasSizeLessThan(120); // a quarter of a quarter is 62
    }

    @Test
    void withSelfhashOnlyTheFortyBestAreLookedAt() {
        var config = new WatermarkingConfig(0.5, 2, 7, WatermarkingConfig.SeedingScheme.SELFHASH, 2);
        float[] scores = new float[100];
        for (int id = 0; id < 100; id++) {
            scores[id] = -id;
        }

        float[] marked =
                processed(new WatermarkLogitsProcessor(config), TokenSequence.ofPrompt(0, 3, 4), scores.clone());

        assertThat(IntStream.range(0, 100).filter(id -> marked[id] != -id))
                .allMatch(id -> id < 40)
                .hasSizeBetween(8, 32);
    }

    @Test
    void aFunctionAllowsTokensByPromptAndRow() {
        PrefixAllowedTokens allowed = (prompt, ids) -> new int[] {prompt, ids.length};
        var sequence = TokenSequence.ofPrompt(1, 0, 0, 0);

        assertThat(processed(new PrefixConstrainedLogitsProcessor(allowed), sequence, 5, 5, 5, 5))
                .containsExactly(Float.NEGATIVE_INFINITY, 5, Float.NEGATIVE_INFINITY, 5);
    }

    @Test
    void aFunctionThatAllowsNothingIsAnError() {
        var processor = new PrefixConstrainedLogitsProcessor((prompt, ids) -> new int[0]);
        var sequence = TokenSequence.ofPrompt(0, 1);

        assertThatThrownBy(() -> processor.process(sequence, new float[3]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("allows no token");
    }

    @Test
    void ofEqualRunsTheLastBiasCounts() {
        var processor = new SequenceBiasLogitsProcessor(
                List.of(new SequenceBias(List.of(1), 2), new SequenceBias(List.of(1), 3)));

        assertThat(processed(processor, TokenSequence.ofPrompt(0, 1), 0, 0)).containsExactly(0, 3);
    }

    @Test
    void aTokenOutsideTheVocabularyIsNamed() {
        var processor = new SequenceBiasLogitsProcessor(List.of(new SequenceBias(List.of(9), 2)));
        var sequence = TokenSequence.ofPrompt(0, 1);

        assertThatThrownBy(() -> processor.process(sequence, new float[3]))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sequence_bias has the token 9, but the model knows 0 to 2");
    }

    @Test
    void aPromptThatRepeatsItselfForbidsFromTheFirstTokenOn() {
        var processor = new NoRepeatNGramLogitsProcessor(1);

        assertThat(processed(processor, TokenSequence.ofPrompt(0, 2, 0), 1, 1, 1))
                .containsExactly(Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY);
    }

    static Stream<Arguments> wrongNumbers() {
        return Stream.of(
                wrong("min_p is 2.0", () -> new MinPLogitsWarper(2)),
                wrong("top_h is 0.0", () -> new TopHLogitsWarper(0)),
                wrong("typical_p is 0.0", () -> new TypicalLogitsWarper(0)),
                wrong("epsilon_cutoff is 1.0", () -> new EpsilonLogitsWarper(1)),
                wrong("eta_cutoff is 0.0", () -> new EtaLogitsWarper(0)),
                wrong("repetition_penalty is 0.0", () -> new RepetitionPenaltyLogitsProcessor(0)),
                wrong("encoder_repetition_penalty is -1.0", () -> new EncoderRepetitionPenaltyLogitsProcessor(-1)),
                wrong("no_repeat_ngram_size is 0", () -> new NoRepeatNGramLogitsProcessor(0)),
                wrong("encoder_no_repeat_ngram_size is 0", () -> new EncoderNoRepeatNGramLogitsProcessor(0)),
                wrong("bad_words_ids is empty", () -> new NoBadWordsLogitsProcessor(List.of(), List.of())),
                wrong("sequence_bias is empty", () -> new SequenceBiasLogitsProcessor(List.of())),
                wrong("min_length is -1", () -> new MinLengthLogitsProcessor(-1, List.of(2))),
                wrong("suppress_tokens has the token -3", () -> new SuppressTokensLogitsProcessor(List.of(-3))),
                wrong(
                        "greenlist_ratio is 1.0",
                        () -> new WatermarkingConfig(1, 2, 3, WatermarkingConfig.SeedingScheme.LEFTHASH, 1)),
                wrong(
                        "context_width is 0",
                        () -> new WatermarkingConfig(0.5, 2, 3, WatermarkingConfig.SeedingScheme.LEFTHASH, 0)));
    }

    private static Arguments wrong(String message, Supplier<Object> made) {
        return Arguments.of(message, made);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongNumbers")
    void namesANumberThatCannotBe(String message, Supplier<Object> made) {
        assertThatThrownBy(made::get).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }
}
