package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tokenizer.BatchEncoding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorTest {

    /** After 1 come 2, 3, 4, 5, 6, 7, 0 and so on. */
    private static final int[] COUNTING = {1, 2, 3, 4, 5, 6, 7, 0};

    private static final int[][] THREE_PROMPTS = {{3, 1, 4, 1, 5, 9, 2}, {6, 5}, {3, 5, 8, 9}};

    private static GenerationConfig newTokens(int count) {
        return GenerationConfig.builder().maxNewTokens(count).build();
    }

    private static GenerateOutput generate(GenerativeModel model, GenerationConfig config, int[]... prompts) {
        return model.generate(GenerateInputs.of(prompts), config);
    }

    private static int[][] sequences(GenerateOutput output) {
        int[][] rows = new int[output.sequences().shape().intDimension(0)][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = output.sequences().row(row).toIntArray();
        }
        return rows;
    }

    // Which tokens.

    @Test
    void goesOnWithTheMostProbableToken() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            GenerateOutput output = generate(model, newTokens(4), new int[] {7, 1});

            assertThat(sequences(output)).isDeepEqualTo(new int[][] {{7, 1, 2, 3, 4, 5}});
        }
    }

    @Test
    void anOutputIsPrintedAsItsTokensAndWhatBecameOfThem() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            GenerateOutput output = generate(model, newTokens(4), new int[] {7, 1});

            assertThat(output.toString())
                    .startsWith("GenerateOutput[newTokens=[[2, 3, 4, 5]], finishReasons=[LENGTH], usage=");
        }
    }

    @Test
    void takesTheFirstOfEquallyProbableTokens() {
        try (var model = ScriptedModel.scoring(4, keys -> new float[] {0, 2, 2, 1})) {
            assertThat(generate(model, newTokens(1), new int[] {3}).newTokens().getFirst())
                    .containsExactly(1);
        }
    }

    @Test
    void aRowThatHasEndedIsFilledUpWithThePaddingToken() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = newTokens(5).toBuilder().eosTokenIds(4).padTokenId(7).build();

            GenerateOutput output = generate(model, config, new int[] {5, 2}, new int[] {5, 5});

            assertThat(sequences(output)).isDeepEqualTo(new int[][] {{5, 2, 3, 4, 7, 7, 7}, {5, 5, 6, 7, 0, 1, 2}});
        }
    }

    @Test
    void newTokensAreWithoutPromptAndFilling() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = newTokens(3).toBuilder().eosTokenIds(4).padTokenId(7).build();

            GenerateOutput output = generate(model, config, new int[] {5, 2}, new int[] {5, 5});

            assertThat(output.newTokens().get(0)).containsExactly(3, 4);
            assertThat(output.newTokens().get(1)).containsExactly(6, 7, 0);
        }
    }

    @Test
    void theWidthIsThatOfTheLongestRow() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = newTokens(50).toBuilder().eosTokenIds(4).padTokenId(7).build();

            GenerateOutput output = generate(model, config, new int[] {2}, new int[] {0});

            assertThat(output.sequences().shape()).isEqualTo(Shape.of(2, 5));
        }
    }

    @Test
    void withoutPaddingTokenRowsAreFilledUpWithTheFirstThatEndsTexts() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = newTokens(3).toBuilder().eosTokenIds(6, 3).build();

            GenerateOutput output = generate(model, config, new int[] {2}, new int[] {0});

            assertThat(sequences(output)).isDeepEqualTo(new int[][] {{2, 3, 6, 6}, {0, 1, 2, 3}});
        }
    }

    @Test
    void anEmptyListOfEndsSwitchesThoseOfTheModelOff() {
        try (var model = ScriptedModel.chain(COUNTING)
                .with(GenerationConfig.builder().eosTokenIds(2).build())) {
            var config = newTokens(3).toBuilder().eosTokenIds().build();

            assertThat(generate(model, config, new int[] {0}).newTokens().getFirst())
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void saysWhyEachRowEnded() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = newTokens(2).toBuilder().eosTokenIds(4).build();

            GenerateOutput output = generate(model, config, new int[] {3}, new int[] {5}, new int[] {2});

            assertThat(output.finishReasons()).containsExactly(FinishReason.EOS, FinishReason.LENGTH, FinishReason.EOS);
        }
    }

    @Test
    void countsTokensWithoutPadding() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            int[][] ids = {{0, 3, 3}, {1, 2, 3}};
            int[][] mask = {{0, 1, 1}, {1, 1, 1}};

            GenerateOutput output = model.generate(GenerateInputs.of(ids, mask), newTokens(4));

            assertThat(output.usage()).isEqualTo(new GenerateOutput.Usage(5, 8));
        }
    }

    // How long.

    @Test
    void theGreatestLengthCountsThePrompt() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = GenerationConfig.builder().maxLength(5).build();

            assertThat(generate(model, config, new int[] {0, 1, 2}).sequences().shape())
                    .isEqualTo(Shape.of(1, 5));
        }
    }

    @Test
    void theNumberOfNewTokensWinsOverTheGreatestLength() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = newTokens(4).toBuilder().maxLength(5).build();

            assertThat(generate(model, config, new int[] {0, 1, 2}).sequences().shape())
                    .isEqualTo(Shape.of(1, 7));
        }
    }

    @Test
    void generatesTwentyTokensUnlessToldOtherwise() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            GenerateOutput output = generate(model, GenerationConfig.defaults(), new int[] {0, 1, 2});

            assertThat(output.newTokens().getFirst()).hasSize(20);
        }
    }

    @Test
    void theDefaultDoesNotGoPastThePositionsOfTheModel() {
        try (var model = ScriptedModel.chain(COUNTING).withPositions(10)) {
            GenerateOutput output = generate(model, GenerationConfig.defaults(), new int[] {0, 1, 2});

            assertThat(output.sequences().shape()).isEqualTo(Shape.of(1, 10));
        }
    }

    @Test
    void aNumberOfNewTokensMayGoPastThePositionsOfTheModel() {
        try (var model = ScriptedModel.chain(COUNTING).withPositions(4)) {
            assertThat(generate(model, newTokens(6), new int[] {0}).newTokens().getFirst())
                    .hasSize(6);
        }
    }

    @Test
    void rejectsAPromptThatLeavesNoRoom() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = GenerationConfig.builder().maxLength(3).build();

            assertThatThrownBy(() -> generate(model, config, new int[] {0, 1, 2}))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("The prompt has 3 tokens")
                    .hasMessageContaining("set max_new_tokens");
        }
    }

    // Batches.

    @Test
    void aPaddedRowGetsWhatItGetsAlone() {
        try (var model = ScriptedModel.hashing(10)) {
            int[][] ids = {{3, 1, 4, 1, 5, 9, 2}, {0, 0, 0, 0, 0, 6, 5}, {0, 0, 0, 3, 5, 8, 9}};
            int[][] mask = {{1, 1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 0, 1, 1}, {0, 0, 0, 1, 1, 1, 1}};

            GenerateOutput batch = model.generate(BatchEncoding.ofInputIds(ids, mask), newTokens(12));

            for (int row = 0; row < 3; row++) {
                assertThat(batch.newTokens().get(row))
                        .containsExactly(generate(model, newTokens(12), THREE_PROMPTS[row])
                                .newTokens()
                                .getFirst());
            }
        }
    }

    @Test
    void rowsOfDifferentLengthsNeedNoPadding() {
        try (var model = ScriptedModel.hashing(10)) {
            var config = newTokens(2).toBuilder().padTokenId(7).build();

            GenerateOutput output = generate(model, config, THREE_PROMPTS);

            assertThat(output.newTokens().get(1))
                    .containsExactly(generate(model, config, THREE_PROMPTS[1])
                            .newTokens()
                            .getFirst());
            assertThat(output.sequences().row(1).toIntArray()).startsWith(7, 7, 7, 7, 7, 6, 5);
        }
    }

    @Test
    void paddingIsInferredFromItsTokenWhereNoMaskIsGiven() {
        try (var model = ScriptedModel.hashing(10)) {
            var config = newTokens(8).toBuilder().padTokenId(0).build();

            GenerateOutput output = generate(model, config, new int[] {0, 0, 6, 5});

            assertThat(output.newTokens().getFirst())
                    .containsExactly(generate(model, config, new int[] {6, 5})
                            .newTokens()
                            .getFirst());
        }
    }

    @Test
    void paddingIsNotInferredWhereItsTokenAlsoEndsTexts() {
        try (var model = ScriptedModel.hashing(10)) {
            var config =
                    newTokens(8).toBuilder().padTokenId(0).eosTokenIds(5, 0).build();

            generate(model, config, new int[] {0, 0, 6, 4});

            assertThat(model.steps().getFirst().tokens()).isEqualTo(4);
        }
    }

    @Test
    void aHiddenTokenAmidAPromptIsNotSeenAndTakesNoPosition() {
        List<List<ScriptedModel.Key>> seen = new ArrayList<>();
        try (var model = ScriptedModel.scoring(10, keys -> {
            seen.add(List.copyOf(keys));
            return new float[10];
        })) {
            int[][] ids = {{0, 6, 5, 4}, {1, 2, 3, 4}};
            int[][] mask = {{0, 1, 0, 1}, {1, 1, 1, 1}};

            model.generate(GenerateInputs.of(ids, mask), newTokens(2));

            assertThat(seen.get(2)) // the first row in the second step
                    .containsExactly(
                            new ScriptedModel.Key(6, 0), new ScriptedModel.Key(4, 1), new ScriptedModel.Key(0, 2));
        }
    }

    @Test
    void aRowThatHasEndedLeavesTheBatch() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = newTokens(4).toBuilder().eosTokenIds(4).build();

            generate(model, config, new int[] {2}, new int[] {4});

            assertThat(model.steps()).extracting(StepInput::tokens).containsExactly(2, 2, 1, 1);
        }
    }

    // Prompts in parts.

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 512})
    void theSizeOfAPartOfThePromptChangesNothing(int chunkSize) {
        try (var model = ScriptedModel.hashing(10)) {
            var inParts = newTokens(6).toBuilder().prefillChunkSize(chunkSize).build();

            GenerateOutput output = generate(model, inParts, THREE_PROMPTS);

            assertThat(sequences(output)).isDeepEqualTo(sequences(generate(model, newTokens(6), THREE_PROMPTS)));
        }
    }

    @Test
    void noPartOfAPromptIsLargerThanAsked() {
        try (var model = ScriptedModel.hashing(10)) {
            generate(model, newTokens(1).toBuilder().prefillChunkSize(4).build(), THREE_PROMPTS);

            assertThat(model.steps()).extracting(StepInput::tokens).containsExactly(4, 4, 4, 1);
        }
    }

    @Test
    void noScoresAreAskedOfAPartInWhichNoPromptEnds() {
        try (var model = ScriptedModel.hashing(10)) {
            generate(model, newTokens(1).toBuilder().prefillChunkSize(4).build(), THREE_PROMPTS);

            assertThat(model.unscored()).containsExactly(model.steps().get(0));
        }
    }

    @Test
    void everyPartOfAPromptKnowsTheLengthOfTheWhole() {
        try (var model = ScriptedModel.hashing(10)) {
            generate(model, newTokens(2).toBuilder().prefillChunkSize(5).build(), THREE_PROMPTS);

            assertThat(model.steps()).extracting(StepInput::ropeLength).containsExactly(7, 7, 7, 8);
        }
    }

    // Embeddings.

    @Test
    void theOutputOfEmbeddingsHoldsNewTokensOnly() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            HostTensor embeds = HostTensor.of(Shape.of(1, 2, 2), 5f, 0f, 2f, 0f);

            GenerateOutput output = model.generate(GenerateInputs.ofEmbeds(embeds), newTokens(3));

            assertThat(sequences(output)).isDeepEqualTo(new int[][] {{3, 4, 5}});
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 512})
    void embeddingsArriveInTheirOrderAlsoInParts(int chunkSize) {
        try (var model = ScriptedModel.hashing(10)) {
            HostTensor embeds = HostTensor.of(Shape.of(2, 3, 2), 9f, 0f, 4f, 0f, 5f, 0f, 1f, 0f, 2f, 0f, 3f, 0f);
            int[][] mask = {{0, 1, 1}, {1, 1, 1}};
            var config = newTokens(5).toBuilder().prefillChunkSize(chunkSize).build();

            GenerateOutput output = model.generate(GenerateInputs.ofEmbeds(embeds, mask), config);

            GenerateOutput ofIds = generate(model, newTokens(5), new int[] {4, 5}, new int[] {1, 2, 3});
            assertThat(output.newTokens().get(0))
                    .containsExactly(ofIds.newTokens().get(0));
            assertThat(output.newTokens().get(1))
                    .containsExactly(ofIds.newTokens().get(1));
        }
    }

    @Test
    void theGreatestLengthCountsEmbeddings() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            HostTensor embeds = HostTensor.of(Shape.of(1, 2, 2), 5f, 0f, 2f, 0f);
            var config = GenerationConfig.builder().maxLength(5).build();

            GenerateOutput output = model.generate(GenerateInputs.ofEmbeds(embeds), config);

            assertThat(output.newTokens().getFirst()).hasSize(3);
        }
    }

    // Scores.

    @Test
    void scoresAreThoseAfterTheProcessorsAndLogitsThoseBefore() {
        try (var model = ScriptedModel.scoring(3, keys -> new float[] {3, 2, 1})) {
            var config = newTokens(1).toBuilder()
                    .outputScores(true)
                    .outputLogits(true)
                    .build();
            var options = GenerateOptions.builder()
                    .logitsProcessor((sequence, scores) -> scores[0] = -1)
                    .build();

            GenerateOutput output = model.generate(GenerateInputs.of(new int[] {2}), config, options);

            assertThat(output.logits().getFirst().toFloatArray()).containsExactly(3, 2, 1);
            assertThat(output.scores().getFirst().toFloatArray()).containsExactly(-1, 2, 1);
        }
    }

    @Test
    void processorsDecideWhatIsMostProbable() {
        try (var model = ScriptedModel.scoring(3, keys -> new float[] {3, 2, 1})) {
            var options = GenerateOptions.builder()
                    .logitsProcessor((sequence, scores) -> scores[sequence.lastId()] = Float.NEGATIVE_INFINITY)
                    .build();

            GenerateOutput output = model.generate(GenerateInputs.of(new int[] {2}), newTokens(4), options);

            assertThat(output.newTokens().getFirst()).containsExactly(0, 1, 0, 1);
        }
    }

    @Test
    void rowsThatHaveEndedHaveNoScores() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config =
                    newTokens(2).toBuilder().eosTokenIds(4).outputScores(true).build();

            GenerateOutput output = generate(model, config, new int[] {3}, new int[] {5});

            assertThat(output.scores().get(1).get(0, 0)).isNaN();
            assertThat(output.scores().get(1).get(1, 7)).isEqualTo(1);
        }
    }

    @Test
    void thereAreNoScoresUnlessAskedFor() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            GenerateOutput output = generate(model, newTokens(2), new int[] {3});

            assertThat(output.scores()).isEmpty();
            assertThat(output.logits()).isEmpty();
        }
    }

    // Ends of the caller's.

    @Test
    void aCriterionOfTheCallersEndsARow() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var options = GenerateOptions.builder()
                    .stoppingCriteria(sequence -> sequence.newLength() == 3 ? FinishReason.CRITERION : null)
                    .build();

            GenerateOutput output = model.generate(GenerateInputs.of(new int[] {0}), newTokens(9), options);

            assertThat(output.newTokens().getFirst()).containsExactly(1, 2, 3);
            assertThat(output.finishReasons()).containsExactly(FinishReason.CRITERION);
        }
    }

    @Test
    void aStopStringEndsARowAcrossTheBordersOfTokens() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var tokenizer = new PieceTokenizer("a", "b", "cd", "ef", "g", "h", "i", "j");
            var config = newTokens(9).toBuilder().stopStrings("x", "de").build();
            var options = GenerateOptions.builder().tokenizer(tokenizer).build();

            GenerateOutput output = model.generate(GenerateInputs.of(new int[] {0}), config, options);

            assertThat(output.newTokens().getFirst()).containsExactly(1, 2, 3);
            assertThat(output.finishReasons()).containsExactly(FinishReason.STOP_STRING);
        }
    }

    @Test
    void stopStringsNeedATokenizer() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = newTokens(9).toBuilder().stopStrings("de").build();

            assertThatThrownBy(() -> generate(model, config, new int[] {0}))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("stop_strings is [de]")
                    .hasMessageContaining("give the model's tokenizer");
        }
    }

    // Streamers.

    @Test
    void aStreamerGetsNewTokensAsTheyCome() {
        List<String> events = new ArrayList<>();
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = newTokens(3).toBuilder().eosTokenIds(4).build();

            model.generate(BatchEncoding.ofInputIds(new int[] {2}, new int[] {6}), config, recording(events));

            assertThat(events).containsExactly("0:3", "1:7", "0:4", "1:0", "1:1", "end");
        }
    }

    @Test
    void whatAStreamerThrowsEndsTheGenerationAndFreesItsCaches() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var failing = new TokenStreamer() {
                @Override
                public void put(int sequence, int tokenId) {
                    throw new IllegalStateException("full");
                }

                @Override
                public void end() {}
            };

            assertThatThrownBy(() -> model.generate(BatchEncoding.ofInputIds(new int[] {2}), newTokens(3), failing))
                    .hasMessage("full");
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    private static TokenStreamer recording(List<String> events) {
        return new TokenStreamer() {
            @Override
            public void put(int sequence, int tokenId) {
                events.add(sequence + ":" + tokenId);
            }

            @Override
            public void end() {
                events.add("end");
            }
        };
    }

    @Test
    void cachesAreFreedWhenAGenerationEnds() {
        try (var model = ScriptedModel.hashing(10)) {
            generate(model, newTokens(9), THREE_PROMPTS);

            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    // Without a prompt.

    @Test
    void withoutInputTheTokenThatBeginsTextsIsThePrompt() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = newTokens(2).toBuilder().bosTokenId(5).build();

            GenerateOutput output = model.generate(GenerateInputs.none(), config);

            assertThat(sequences(output)).isDeepEqualTo(new int[][] {{5, 6, 7}});
        }
    }
}
