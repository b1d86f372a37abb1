package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.modeling.ConfigException;
import io.jtransformers.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeamSearchTest {

    private static GenerationConfig.Builder beams(int count) {
        return GenerationConfig.builder().numBeams(count).maxNewTokens(3);
    }

    private static GenerateOutput generate(GenerativeModel model, GenerationConfig config) {
        return model.generate(GenerateInputs.of(new int[] {1, 2}), config);
    }

    /** The logarithm of the probability that {@code model} gives to a continuation. */
    private static double logProb(GenerativeModel model, int[] tokens) {
        double sum = 0;
        int[] prompt = {1, 2};
        for (int id : tokens) {
            var config = GenerationConfig.builder()
                    .maxNewTokens(1)
                    .outputLogits(true)
                    .build();
            float[] logits = model.generate(GenerateInputs.of(prompt), config)
                    .logits()
                    .getFirst()
                    .toFloatArray();
            Probabilities.logSoftmax(logits);
            sum += logits[id];
            prompt = Arrays.copyOf(prompt, prompt.length + 1);
            prompt[prompt.length - 1] = id;
        }
        return sum;
    }

    @Test
    void asManyBeamsAsContinuationsFindTheMostProbableText() {
        try (var model = ScriptedModel.hashing(4)) {
            double best = Double.NEGATIVE_INFINITY;
            for (int text = 0; text < 64; text++) {
                best = Math.max(best, logProb(model, new int[] {text / 16, text / 4 % 4, text % 4}));
            }

            GenerateOutput output = generate(model, beams(16).lengthPenalty(0).build());

            assertThat(logProb(model, output.newTokens().getFirst())).isEqualTo(best, within(1e-5));
            assertThat((double) output.sequencesScores().get(0)).isEqualTo(best, within(1e-5));
        }
    }

    @Test
    void scoresAreDividedByTheLengthToThePowerOfThePenalty() {
        try (var model = ScriptedModel.hashing(4)) {
            GenerateOutput output = generate(model, beams(3).lengthPenalty(2).build());

            assertThat((double) output.sequencesScores().get(0))
                    .isEqualTo(logProb(model, output.newTokens().getFirst()) / 9, within(1e-5));
        }
    }

    @Test
    void severalTextsComeBestFirst() {
        try (var model = ScriptedModel.hashing(6)) {
            GenerateOutput output =
                    generate(model, beams(4).numReturnSequences(3).build());

            float[] scores = output.sequencesScores().toFloatArray();
            assertThat(scores).hasSize(3).isSortedAccordingTo((left, right) -> Float.compare(right, left));
            assertThat(output.beamIndices().shape()).isEqualTo(Shape.of(3, 3));
        }
    }

    @Test
    void aBatchGivesWhatEachPromptGivesAlone() {
        try (var model = ScriptedModel.hashing(6)) {
            GenerationConfig config =
                    beams(3).padTokenId(0).eosTokenIds(4).maxNewTokens(9).build();

            GenerateOutput batch = model.generate(
                    GenerateInputs.of(new int[][] {{1, 2}, {3, 5}}, new int[][] {{1, 1}, {1, 1}}), config);

            assertThat(batch.newTokens().get(0))
                    .containsExactly(generate(model, config).newTokens().getFirst());
        }
    }

    @Test
    void beamSamplesDependOnTheSeedAlone() {
        try (var model = ScriptedModel.hashing(20)) {
            GenerationConfig.Builder config = beams(3).doSample(true).maxNewTokens(12);

            int[] first = generate(model, config.seed(1).build()).newTokens().getFirst();
            int[] again = generate(model, config.seed(1).build()).newTokens().getFirst();
            int[] other = generate(model, config.seed(2).build()).newTokens().getFirst();

            assertThat(again).containsExactly(first);
            assertThat(other).isNotEqualTo(first);
        }
    }

    @Test
    void groupsShunEachOthersTokens() {
        try (var model = ScriptedModel.hashing(6)) {
            GenerationConfig config = beams(3).numBeamGroups(3)
                    .diversityPenalty(100)
                    .numReturnSequences(3)
                    .maxNewTokens(1)
                    .build();

            List<int[]> texts = generate(model, config).newTokens();

            assertThat(texts.stream().mapToInt(tokens -> tokens[0]).distinct()).hasSize(3);
        }
    }

    @Test
    void cachesAreFreed() {
        try (var model = ScriptedModel.hashing(6)) {
            generate(model, beams(4).maxNewTokens(20).build());

            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    @Test
    void refusesAStreamer() {
        try (var model = ScriptedModel.hashing(6)) {
            TokenStreamer streamer = new TokenStreamer() {
                @Override
                public void put(int sequence, int tokenId) {}

                @Override
                public void end() {}
            };
            var options = GenerateOptions.builder().streamer(streamer).build();

            assertThatThrownBy(() -> model.generate(GenerateInputs.of(new int[] {1}), beams(2).build(), options))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("num_beams");
        }
    }

    @Test
    void refusesMoreTextsThanBeams() {
        try (var model = ScriptedModel.hashing(6)) {
            var config = beams(2).numReturnSequences(3).build();

            assertThatThrownBy(() -> generate(model, config))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("num_return_sequences is 3, but num_beams is 2");
        }
    }
}
