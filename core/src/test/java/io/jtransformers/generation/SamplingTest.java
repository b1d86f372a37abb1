package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SamplingTest {

    private static final int[] PROMPT = {3, 1, 4};

    private static GenerationConfig sampling(long seed) {
        return GenerationConfig.builder()
                .doSample(true)
                .topK(0)
                .seed(seed)
                .maxNewTokens(30)
                .build();
    }

    private static List<int[]> generate(GenerativeModel model, GenerationConfig config, int[]... prompts) {
        return model.generate(GenerateInputs.of(prompts), config).newTokens();
    }

    @Test
    void oneSeedGivesTheSameTokens() {
        try (var model = ScriptedModel.hashing(50)) {
            assertThat(generate(model, sampling(7), PROMPT).getFirst())
                    .containsExactly(generate(model, sampling(7), PROMPT).getFirst());
        }
    }

    @Test
    void anotherSeedGivesOtherTokens() {
        try (var model = ScriptedModel.hashing(50)) {
            assertThat(generate(model, sampling(7), PROMPT).getFirst())
                    .isNotEqualTo(generate(model, sampling(8), PROMPT).getFirst());
        }
    }

    @Test
    void withoutSeedEachCallGivesOtherTokens() {
        try (var model = ScriptedModel.hashing(50)) {
            var withoutSeed =
                    GenerationConfig.builder().doSample(true).maxNewTokens(30).build();

            assertThat(generate(model, withoutSeed, PROMPT).getFirst())
                    .isNotEqualTo(generate(model, withoutSeed, PROMPT).getFirst());
        }
    }

    @Test
    void theFirstRowOfABatchGetsWhatItGetsAlone() {
        try (var model = ScriptedModel.hashing(50)) {
            List<int[]> batch = generate(model, sampling(7), PROMPT, new int[] {9, 8, 7, 6, 5}, new int[] {2});

            assertThat(batch.getFirst())
                    .containsExactly(generate(model, sampling(7), PROMPT).getFirst());
        }
    }

    @Test
    void whatTheOtherRowsAreChangesNothing() {
        try (var model = ScriptedModel.hashing(50)) {
            int[] fromOneBatch = generate(model, sampling(7), new int[] {1, 2, 3, 4, 5, 6, 7}, PROMPT)
                    .get(1);
            int[] fromAnother = generate(model, sampling(7), new int[] {6}, PROMPT, new int[] {11, 12})
                    .get(1);

            assertThat(fromOneBatch).containsExactly(fromAnother);
        }
    }

    @Test
    void equalRowsOfABatchDrawForThemselves() {
        try (var model = ScriptedModel.hashing(50)) {
            List<int[]> batch = generate(model, sampling(7), PROMPT, PROMPT);

            assertThat(batch.get(0)).isNotEqualTo(batch.get(1));
        }
    }

    @Test
    void consideringOneTokenIsTakingTheMostProbable() {
        try (var model = ScriptedModel.hashing(50)) {
            var one = sampling(7).toBuilder().topK(1).build();
            var greedy = GenerationConfig.builder().maxNewTokens(30).build();

            assertThat(generate(model, one, PROMPT).getFirst())
                    .containsExactly(generate(model, greedy, PROMPT).getFirst());
        }
    }

    @Test
    void tokensComeAsOftenAsTheirProbabilitySays() {
        float[] scores = {(float) Math.log(0.2), (float) Math.log(0.5), (float) Math.log(0.3)};
        try (var model = ScriptedModel.scoring(3, keys -> scores)) {
            int[][] prompts = new int[200][1];
            var config = sampling(7).toBuilder().maxNewTokens(50).build();

            double[] frequencies = new double[3];
            for (int[] tokens : generate(model, config, prompts)) {
                for (int token : tokens) {
                    frequencies[token] += 1e-4;
                }
            }

            // Four standard deviations of a frequency of one half are 0.02.
            assertThat(frequencies).containsExactly(new double[] {0.2, 0.5, 0.3}, within(0.02));
        }
    }

    @Test
    void temperatureTopKAndTopPActInThisOrder() {
        try (var model = ScriptedModel.scoring(4, keys -> new float[] {4, 3, 2, 1})) {
            var config = sampling(7).toBuilder()
                    .temperature(2)
                    .topK(3)
                    .topP(0.8) // of three tokens at this temperature the first two have 0.81
                    .maxNewTokens(1)
                    .outputScores(true)
                    .build();

            float[] scores = model.generate(GenerateInputs.of(new int[] {1}), config)
                    .scores()
                    .getFirst()
                    .toFloatArray();

            assertThat(scores).containsExactly(2, 1.5f, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
        }
    }

    @Test
    void fiftyTokensAreConsideredUnlessToldOtherwise() {
        try (var model = ScriptedModel.hashing(80)) {
            var config = GenerationConfig.builder()
                    .doSample(true)
                    .maxNewTokens(1)
                    .outputScores(true)
                    .build();

            float[] scores = model.generate(GenerateInputs.of(PROMPT), config)
                    .scores()
                    .getFirst()
                    .toFloatArray();

            int possible = 0;
            for (float score : scores) {
                possible += score == Float.NEGATIVE_INFINITY ? 0 : 1;
            }
            assertThat(possible).isEqualTo(50);
        }
    }

    @Test
    void manyThreadsOnOneModelGetWhatOneThreadGets() throws InterruptedException, ExecutionException {
        try (var model = ScriptedModel.hashing(50);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<int[]>>> results = new ArrayList<>();
            for (int seed = 0; seed < 40; seed++) {
                GenerationConfig config = sampling(seed);
                results.add(threads.submit(() -> generate(model, config, PROMPT, new int[] {5, 6})));
            }

            for (int seed = 0; seed < 40; seed++) {
                List<int[]> alone = generate(model, sampling(seed), PROMPT, new int[] {5, 6});
                assertThat(results.get(seed).get()).usingRecursiveComparison().isEqualTo(alone);
            }
        }
    }
}
