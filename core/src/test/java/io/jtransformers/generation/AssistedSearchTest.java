package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.modeling.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssistedSearchTest {

    /** Repeats itself, so that there is something to look up, but not always. */
    private static final int[] PROMPT = {1, 2, 3, 4, 1, 2, 3, 5, 1, 2};

    /** Seven times in eight the next number, else one that depends on all that was seen. */
    private static ScriptedModel repeating() {
        return ScriptedModel.scoring(8, keys -> {
            float[] scores = new float[8];
            scores[(keys.getLast().id() + 1) % 8] = 2;
            scores[Math.floorMod(keys.hashCode(), 8)] += 1 + Math.floorMod(keys.hashCode() / 8, 8) / 4f;
            return scores;
        });
    }

    private static GenerationConfig.Builder newTokens(int count) {
        return GenerationConfig.builder().maxNewTokens(count);
    }

    private static int[] generate(GenerativeModel model, GenerationConfig config, GenerateOptions options) {
        return model.generate(GenerateInputs.of(PROMPT), config, options)
                .newTokens()
                .getFirst();
    }

    private static int[] generate(GenerativeModel model, GenerationConfig config) {
        return generate(model, config, GenerateOptions.defaults());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void promptLookupGivesTheGreedyText(int tokens) {
        try (var model = repeating()) {
            int[] greedy = generate(model, newTokens(60).build());

            int[] looked =
                    generate(model, newTokens(60).promptLookupNumTokens(tokens).build());

            assertThat(looked).containsExactly(greedy);
        }
    }

    @Test
    void promptLookupTakesFewerSteps() {
        try (var model = repeating()) {
            generate(model, newTokens(60).promptLookupNumTokens(5).build());

            assertThat(model.steps()).hasSizeLessThan(55);
        }
    }

    @Test
    void promptLookupGivesTheTextOfTheSameSeed() {
        try (var model = repeating()) {
            var config = newTokens(60).doSample(true).seed(5).topLogProbs(0);
            int[] sampled = generate(model, config.build());

            int[] looked = generate(model, config.promptLookupNumTokens(4).build());

            assertThat(looked).containsExactly(sampled);
        }
    }

    @Test
    void processorsSeeTheRowAsItWouldBeWithoutGuesses() {
        try (var model = repeating()) {
            var config =
                    newTokens(40).noRepeatNgramSize(3).repetitionPenalty(1.2).outputScores(true);
            int[] greedy = generate(model, config.build());

            int[] looked = generate(model, config.promptLookupNumTokens(4).build());

            assertThat(looked).containsExactly(greedy);
        }
    }

    @Test
    void whatAWindowHasPassedIsNotNeededAgain() {
        try (var model = repeating().withWindow(6)) {
            int[] greedy = generate(model, newTokens(60).build());

            int[] looked =
                    generate(model, newTokens(60).promptLookupNumTokens(5).build());

            assertThat(looked).containsExactly(greedy);
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    @Test
    void anEndAmongTheGuessesEndsTheText() {
        try (var model = repeating()) {
            var config = newTokens(60).eosTokenIds(6);
            int[] greedy = generate(model, config.build());

            int[] looked = generate(model, config.promptLookupNumTokens(6).build());

            assertThat(looked).containsExactly(greedy).endsWith(6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void aDraftModelGivesTheGreedyText(int window) {
        try (var model = repeating().withWindow(window);
                var draft = ScriptedModel.chain(1, 2, 3, 4, 5, 6, 7, 0).withWindow(window)) {
            int[] greedy = generate(model, newTokens(60).build());

            int[] drafted = generate(
                    model,
                    newTokens(60)
                            .numAssistantTokens(4)
                            .assistantConfidenceThreshold(0)
                            .build(),
                    GenerateOptions.builder().assistantModel(draft).build());

            assertThat(drafted).containsExactly(greedy);
            assertThat(draft.usedCacheBlocks()).isZero();
        }
    }

    @Test
    void rowsOfABatchAreDraftedEachForItself() {
        try (var model = repeating();
                var draft = ScriptedModel.chain(1, 2, 3, 4, 5, 6, 7, 0)) {
            var inputs = GenerateInputs.of(PROMPT, new int[] {5, 6});
            var config = newTokens(30).padTokenId(7).build();

            var drafted = model.generate(
                    inputs,
                    config,
                    GenerateOptions.builder().assistantModel(draft).build());

            assertThat(drafted.sequences().toIntArray())
                    .containsExactly(model.generate(inputs, config).sequences().toIntArray());
        }
    }

    /** The first new token after the second step, whose guess is drawn from another distribution. */
    @Test
    void sampledGuessesLeaveProbabilitiesAsTheyAre() {
        float[] p = {1f, 0.2f, -0.5f, 0.7f};
        float[] q = {-0.3f, 1.1f, 0.4f, 0.1f};
        try (var model = ScriptedModel.scoring(4, keys -> p);
                var draft = ScriptedModel.scoring(4, keys -> q)) {
            int[] counts = new int[4];
            var options = GenerateOptions.builder().assistantModel(draft).build();
            int runs = 4_000;
            for (int seed = 0; seed < runs; seed++) {
                var config = newTokens(3).doSample(true).seed(seed).assistantConfidenceThreshold(0);
                counts[
                        model.generate(GenerateInputs.of(new int[] {1}), config.build(), options)
                                .newTokens()
                                .getFirst()[1]]++;
            }

            double[] expected = Probabilities.of(p);
            for (int id = 0; id < 4; id++) {
                assertThat(counts[id] / (double) runs).isCloseTo(expected[id], within(0.03)); // four deviations
            }
        }
    }

    @Test
    void refusesADraftModelOfAnotherVocabulary() {
        try (var model = repeating();
                var draft = ScriptedModel.hashing(9)) {
            var options = GenerateOptions.builder().assistantModel(draft).build();

            assertThatThrownBy(() -> generate(model, newTokens(3).build(), options))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("same tokenizer");
        }
    }

    @Test
    void refusesBeams() {
        try (var model = repeating()) {
            var config = newTokens(3).numBeams(2).promptLookupNumTokens(3).build();

            assertThatThrownBy(() -> generate(model, config))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("num_beams 2");
        }
    }

    @Test
    void looksTheLongestRunUpFirst() {
        var generator = new PromptLookupCandidateGenerator(2, 3);
        var sequence = TokenSequence.ofPrompt(0, 7, 2, 9, 9, 1, 2, 4, 5, 1, 2);

        assertThat(generator.candidates(sequence, 10).ids()).containsExactly(4, 5);
        assertThat(generator.candidates(sequence, 1).ids()).containsExactly(4);
        assertThat(generator.candidates(TokenSequence.ofPrompt(0, 1, 2, 3), 4).ids())
                .isEmpty();
    }
}
