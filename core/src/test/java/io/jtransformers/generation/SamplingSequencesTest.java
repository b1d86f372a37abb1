package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several texts of one prompt, what is told of them, and strategies of a user's own. */
class SamplingSequencesTest {

    private static final GenerateInputs PROMPTS = GenerateInputs.of(new int[] {1, 2}, new int[] {3, 4});

    private static GenerationConfig.Builder sampled() {
        return GenerationConfig.builder().doSample(true).seed(4).maxNewTokens(6);
    }

    @Test
    void eachPromptGivesAsManyTextsAsAskedFor() {
        try (var model = ScriptedModel.hashing(30)) {
            GenerateOutput output =
                    model.generate(PROMPTS, sampled().numReturnSequences(3).build());

            assertThat(output.sequences().shape().dimension(0)).isEqualTo(6);
            assertThat(output.newTokens().stream().map(List::of).distinct()).hasSize(6);
            assertThat(output.sequences().row(2).toIntArray()).startsWith(1, 2);
            assertThat(output.sequences().row(3).toIntArray()).startsWith(3, 4);
        }
    }

    @Test
    void thePromptIsComputedOnce() {
        try (var model = ScriptedModel.hashing(30)) {
            model.generate(PROMPTS, sampled().numReturnSequences(3).build());

            assertThat(model.steps().getFirst().tokens()).isEqualTo(4);
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    @Test
    void logProbsAreOfTheModelsOwnScores() {
        try (var model = ScriptedModel.scoring(3, keys -> new float[] {1, 3, 2})) {
            var config = GenerationConfig.builder()
                    .maxNewTokens(2)
                    .topLogProbs(2)
                    .suppressTokens(1)
                    .build();

            List<TokenLogProbs> logProbs = model.generate(GenerateInputs.of(new int[] {0}), config)
                    .logProbs()
                    .getFirst();

            assertThat(logProbs).hasSize(2);
            assertThat(logProbs.getFirst().id()).isEqualTo(2);
            assertThat(logProbs.getFirst().logProb()).isEqualTo(-1.407606f, within(1e-5f));
            assertThat(logProbs.getFirst().top().stream().map(TokenLogProbs.Candidate::id))
                    .containsExactly(1, 2);
        }
    }

    /** Takes the least probable token. */
    private static final class Contrary implements Search {

        private final SearchContext context;
        private FinishReason reason;

        private Contrary(SearchContext context) {
            this.context = context;
        }

        @Override
        public List<Branch> branches() {
            return reason == null ? List.of(context.start()) : List.of();
        }

        @Override
        public void advance(List<NextTokenScores> scores) {
            float[] processed = context.process(context.start(), scores.getFirst(), 0);
            int least = 0;
            for (int id = 1; id < processed.length; id++) {
                least = processed[id] < processed[least] ? id : least;
            }
            reason = context.accept(context.start(), least, scores.getFirst(), 0);
        }

        @Override
        public List<GeneratedSequence> results() {
            return List.of(GeneratedSequence.of(context.start(), reason));
        }
    }

    @Test
    void aUserMayChooseTokensAsTheyLike() {
        try (var model = ScriptedModel.scoring(3, keys -> new float[] {1, 3, 2})) {
            var options = GenerateOptions.builder().strategy(Contrary::new).build();

            GenerateOutput output = model.generate(
                    GenerateInputs.of(new int[] {1, 2}, new int[] {2, 1}),
                    GenerationConfig.builder().maxNewTokens(2).build(),
                    options);

            assertThat(output.newTokens())
                    .allSatisfy(tokens -> assertThat(tokens).containsExactly(0, 0));
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    @Test
    void guidanceKeepsAwayFromANegativePrompt() {
        // What a row begins with gains most, and without a prompt token 3 gains a little.
        try (var model = ScriptedModel.scoring(4, keys -> {
            float[] scores = {0, 0, 0, 1.5f};
            scores[keys.getFirst().id()] += 2;
            return scores;
        })) {
            var config =
                    GenerationConfig.builder().maxNewTokens(1).guidanceScale(3).build();
            var options =
                    GenerateOptions.builder().negativePromptIds(new int[] {3}).build();

            int[] guided = model.generate(GenerateInputs.of(new int[] {3, 1}), config, options)
                    .newTokens()
                    .getFirst();
            int[] away = model.generate(GenerateInputs.of(new int[] {1, 2}), config, options)
                    .newTokens()
                    .getFirst();

            assertThat(guided).containsExactly(3); // the same on both sides takes nothing away
            assertThat(away).containsExactly(1);
        }
    }

    @Test
    void prefixesAreConstrainedByPrompt() {
        try (var model = ScriptedModel.hashing(9)) {
            List<Integer> prompts = new ArrayList<>();
            var options = GenerateOptions.builder()
                    .prefixAllowedTokens((prompt, ids) -> {
                        prompts.add(prompt);
                        return new int[] {prompt + 5};
                    })
                    .build();

            GenerateOutput output = model.generate(
                    PROMPTS, GenerationConfig.builder().maxNewTokens(2).build(), options);

            assertThat(output.newTokens().get(0)).containsExactly(5, 5);
            assertThat(output.newTokens().get(1)).containsExactly(6, 6);
            assertThat(prompts).containsExactly(0, 1, 0, 1);
        }
    }
}
