package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.generation.FinishReason;
import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationCancelledException;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.TokenStreamer;
import io.jtransformers.heads.CausalLMOutput;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ClosedModelException;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.OutputRecorder;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What generation does with every family's caches: growing, sliding and recurrent ones. */
class StrategiesContractTest {

    private static final int[] PROMPT = {5, 9, 11, 5, 9, 11, 5, 9, 12, 7, 5, 9};

    private static GenerationConfig.Builder newTokens(int count) {
        return GenerationConfig.builder().eosTokenIds().padTokenId(0).maxNewTokens(count);
    }

    private static int[] generate(ModelForCausalLM model, GenerationConfig config, GenerateOptions options) {
        return model.generate(GenerateInputs.of(PROMPT), config, options)
                .newTokens()
                .getFirst();
    }

    @ParameterizedTest
    @EnumSource
    void promptLookupGivesTheGreedyText(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            int[] greedy = generate(model, newTokens(30).build(), GenerateOptions.defaults());

            int[] looked =
                    generate(model, newTokens(30).promptLookupNumTokens(4).build(), GenerateOptions.defaults());

            assertThat(looked).containsExactly(greedy);
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    private static Family other(Family family) {
        return switch (family) {
            case MINISTRAL -> Family.MIXTRAL;
            case MIXTRAL -> Family.MINIMAX;
            case MINIMAX -> Family.MINISTRAL;
        };
    }

    /** Each family drafts for another: they know the same number of tokens and seldom agree. */
    @ParameterizedTest
    @EnumSource
    void aDraftModelGivesTheGreedyText(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                ModelForCausalLM draft = other(family).load(SmallBlocksProvider.NAME)) {
            int[] greedy = generate(model, newTokens(24).build(), GenerateOptions.defaults());
            GenerationConfig config = newTokens(24)
                    .numAssistantTokens(3)
                    .assistantConfidenceThreshold(0)
                    .build();

            int[] byOther = generate(
                    model,
                    config,
                    GenerateOptions.builder().assistantModel(draft).build());
            int[] byItself = generate(
                    model,
                    config,
                    GenerateOptions.builder().assistantModel(model).build());

            assertThat(byOther).containsExactly(greedy);
            assertThat(byItself).containsExactly(greedy);
            assertThat(draft.usedCacheBlocks()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void textsOfOnePromptAreThoseOfAsManyPrompts(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            GenerationConfig.Builder config = newTokens(12).doSample(true).seed(3);
            GenerateOutput apart = model.generate(GenerateInputs.of(PROMPT, PROMPT, PROMPT), config.build());

            GenerateOutput together = model.generate(
                    GenerateInputs.of(PROMPT), config.numReturnSequences(3).build());

            assertThat(together.sequences().toIntArray())
                    .containsExactly(apart.sequences().toIntArray());
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordedStatesAreThoseOfTheWholeText(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            GenerateOutput output = model.generate(
                    GenerateInputs.of(PROMPT),
                    newTokens(3).outputHiddenStates(true).outputAttentions(true).build());
            int[] text = Arrays.copyOf(output.sequences().toIntArray(), PROMPT.length + 2);
            CausalLMOutput whole = model.forward(ModelInputs.builder()
                    .inputIds(text)
                    .outputHiddenStates(true)
                    .build());

            assertThat(output.hiddenStates()).hasSize(3);
            assertThat(output.attentions().getFirst()).hasSize(model.config().numHiddenLayers());
            for (int layer = 0; layer < whole.hiddenStates().size(); layer++) {
                float[] expected = whole.hiddenStates().get(layer).toFloatArray();
                float[] prompt = output.hiddenStates().get(0).get(layer).toFloatArray();
                float[] last = output.hiddenStates().get(2).get(layer).toFloatArray();
                assertThat(prompt).containsExactly(Arrays.copyOf(expected, prompt.length), within(1e-4f));
                assertThat(last)
                        .containsExactly(
                                Arrays.copyOfRange(expected, expected.length - last.length, expected.length),
                                within(1e-4f));
            }
        }
    }

    /** The first token by the formula, from what forward gives. */
    @ParameterizedTest
    @EnumSource
    void contrastiveSearchWeighsLikenessAgainstProbability(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            int best = contrastive(model, 0.6, 4);

            int[] found = generate(model, newTokens(1).penaltyAlpha(0.6).topK(4).build(), GenerateOptions.defaults());

            assertThat(found).containsExactly(best);
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void contrastiveSearchSaysThatEveryTokenIsForbidden(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            int[] all = IntStream.range(0, model.config().vocabSize()).toArray();
            GenerationConfig config =
                    newTokens(3).penaltyAlpha(0.6).topK(4).suppressTokens(all).build();

            assertThatThrownBy(() -> generate(model, config, GenerateOptions.defaults()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("suppress_tokens");
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    private static int contrastive(ModelForCausalLM model, double alpha, int candidates) {
        CausalLMOutput output = forward(model, PROMPT);
        float[] logits = row(output.logits(), PROMPT.length - 1);
        Integer[] order = new Integer[logits.length];
        Arrays.setAll(order, id -> id);
        Arrays.sort(order, (left, right) -> Float.compare(logits[right], logits[left]));
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        int best = -1;
        double bestValue = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < candidates; i++) {
            int[] text = Arrays.copyOf(PROMPT, PROMPT.length + 1);
            text[PROMPT.length] = order[i];
            HostTensor states = forward(model, text).hiddenStates().getLast();
            double likeness = -1;
            for (int place = 0; place < PROMPT.length; place++) {
                likeness = Math.max(likeness, cosine(row(states, PROMPT.length), row(states, place)));
            }
            double value = (1 - alpha) * Math.exp(logits[order[i]]) / sum - alpha * likeness;
            if (value > bestValue) {
                bestValue = value;
                best = order[i];
            }
        }
        return best;
    }

    private static CausalLMOutput forward(ModelForCausalLM model, int[] ids) {
        return model.forward(ModelInputs.builder()
                .inputIds(ids)
                .useCache(false)
                .outputHiddenStates(true)
                .build());
    }

    private static float[] row(HostTensor batch, int place) {
        return batch.row(0).row(place).toFloatArray();
    }

    private static double cosine(float[] left, float[] right) {
        double product = 0;
        double ofLeft = 0;
        double ofRight = 0;
        for (int i = 0; i < left.length; i++) {
            product += (double) left[i] * right[i];
            ofLeft += (double) left[i] * left[i];
            ofRight += (double) right[i] * right[i];
        }
        return product / Math.sqrt(ofLeft * ofRight);
    }

    @ParameterizedTest
    @EnumSource
    void aModelIsNotClosedFromWithinItsOwnStep(Family family) {
        ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
        try (var cache = model.newCache(1)) {
            var step = StepInput.lastRows(
                    List.of(SequenceStep.next(cache.sequences().getFirst(), 1)));
            OutputRecorder closing = new OutputRecorder() {
                @Override
                public void hiddenStates(Tensor states) {
                    model.close();
                }
            };

            assertThatThrownBy(() -> model.score(step, closing, new CancellationToken(), logits -> logits.toHost()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("from within one of its own steps");
        }
        model.close();
    }

    @ParameterizedTest
    @EnumSource
    void aStreamerMayCloseTheModelAndTheNextStepSaysSo(Family family) {
        ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
        var options = GenerateOptions.builder()
                .streamer(new TokenStreamer() {
                    @Override
                    public void put(int sequence, int tokenId) {
                        model.close();
                    }

                    @Override
                    public void end() {}
                })
                .build();

        assertThatThrownBy(() -> generate(model, newTokens(5).build(), options))
                .isInstanceOf(ClosedModelException.class);
    }

    @ParameterizedTest
    @EnumSource
    void beamsAreCancelledWithWhatTheyHave(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            var cancellation = new CancellationToken();
            var options = GenerateOptions.builder()
                    .cancellation(cancellation)
                    .stoppingCriteria(sequence -> {
                        if (sequence.newLength() == 4) {
                            cancellation.cancel();
                        }
                        return null;
                    })
                    .build();

            assertThatThrownBy(() -> generate(model, newTokens(50).numBeams(2).build(), options))
                    .isInstanceOfSatisfying(GenerationCancelledException.class, cancelled -> {
                        assertThat(cancelled.output().finishReasons()).containsExactly(FinishReason.CANCELLED);
                        assertThat(cancelled.output().newTokens().getFirst()).hasSize(4);
                    });
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }
}
