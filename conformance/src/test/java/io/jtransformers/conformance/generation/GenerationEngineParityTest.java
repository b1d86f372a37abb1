package io.jtransformers.conformance.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.Generation;
import io.jtransformers.generation.GenerationCancelledException;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerationEngine;
import io.jtransformers.generation.GenerativeModel;
import io.jtransformers.generation.TokenStreamer;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of many threads, all at once, each compared with the same request alone. */
class GenerationEngineParityTest {

    /** Relative: steps of other sizes add floats in another order, which changes a score by about 1e-6. */
    private static final float ROUNDING = 1e-4f;

    /**
     * A request that can be made twice.
     *
     * @param cancelledAfter how many tokens; 0 for never
     * @param drafts whether the model guesses for itself, as a draft model would
     */
    private record Request(int[] prompt, GenerationConfig config, int cancelledAfter, boolean drafts) {

        static Request random(Random random, int vocabSize) {
            int[] prompt = random.ints(1 + random.nextInt(random.nextInt(8) == 0 ? 150 : 20), 5, vocabSize)
                    .toArray();
            var config = GenerationConfig.builder()
                    .maxNewTokens(1 + random.nextInt(16))
                    .seed(random.nextLong());
            boolean isCancelled = false;
            boolean drafts = false;
            switch (random.nextInt(10)) {
                case 0 -> config.doSample(true).temperature(1.5).topK(0);
                case 1 -> config.doSample(true).topP(0.9).numReturnSequences(1 + random.nextInt(3));
                case 2 -> config.numBeams(2 + random.nextInt(2));
                case 3 -> config.stopStrings("e", "th", " a").repetitionPenalty(1.2);
                case 4 -> isCancelled = true;
                case 5 -> config.noRepeatNgramSize(2);
                case 8 -> drafts = true;
                case 6 -> config.guidanceScale(1.5);
                case 7 -> config.penaltyAlpha(0.6).topK(3);
                default -> config.promptLookupNumTokens(3);
            }
            return new Request(prompt, config.build(), isCancelled ? 1 + random.nextInt(5) : 0, drafts);
        }

        GenerateInputs inputs() {
            int[] all = new int[prompt.length]; // a token that happens to be the padding's counts, too
            Arrays.fill(all, 1);
            return GenerateInputs.of(new int[][] {prompt}, new int[][] {all});
        }

        GenerateOptions options(GenerativeModel model, Tokenizer tokenizer) {
            var cancellation = new CancellationToken();
            var options = GenerateOptions.builder().tokenizer(tokenizer).cancellation(cancellation);
            if (drafts) {
                options.assistantModel(model);
            }
            if (cancelledAfter > 0) {
                options.streamer(new CancellingStreamer(cancelledAfter, cancellation));
            }
            return options.build();
        }

        GenerateOutput alone(GenerativeModel model, Tokenizer tokenizer) {
            try {
                return model.generate(inputs(), config, options(model, tokenizer));
            } catch (GenerationCancelledException cancelled) {
                return cancelled.output();
            }
        }
    }

    /** Cancels its own generation. */
    private static final class CancellingStreamer implements TokenStreamer {

        private final CancellationToken cancellation;
        private int left;

        CancellingStreamer(int after, CancellationToken cancellation) {
            this.left = after;
            this.cancellation = cancellation;
        }

        @Override
        public void put(int sequence, int tokenId) {
            if (--left == 0) {
                cancellation.cancel();
            }
        }

        @Override
        public void end() {}
    }

    @ParameterizedTest
    @CsvSource({
        "jtransformers/tiny-ministral,67,30",
        "jtransformers/tiny-mixtral,67,512",
        "jtransformers/tiny-minimax,66,64"
    })
    @Timeout(600)
    void eachRequestGetsTheTokensThatItWouldGetAlone(String name, int count, int maxStepTokens) throws Exception {
        try (var model = AutoModelForCausalLM.fromPretrained(name)) {
            Tokenizer tokenizer = AutoTokenizer.fromPretrained(name);
            var random = new Random(count);
            List<Request> requests = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                requests.add(Request.random(random, model.config().vocabSize()));
            }

            List<GenerateOutput> together = together(model, tokenizer, requests, maxStepTokens);

            for (int i = 0; i < count; i++) {
                GenerateOutput alone = requests.get(i).alone(model, tokenizer);
                assertSame(requests.get(i), together.get(i), alone);
            }
        }
    }

    private static List<GenerateOutput> together(
            GenerativeModel model, Tokenizer tokenizer, List<Request> requests, int maxStepTokens) throws Exception {
        List<Callable<Generation>> starts = new ArrayList<>();
        try (var engine = GenerationEngine.builder(model)
                        .maxRows(24)
                        .maxStepTokens(maxStepTokens)
                        .build();
                var threads = Executors.newFixedThreadPool(8)) {
            for (Request request : requests) {
                starts.add(() -> engine.start(request.inputs(), request.config(), request.options(model, tokenizer)));
            }
            List<GenerateOutput> outputs = new ArrayList<>();
            for (Future<Generation> start : threads.invokeAll(starts)) {
                outputs.add(start.get().output());
            }
            return outputs;
        }
    }

    private static void assertSame(Request request, GenerateOutput actual, GenerateOutput expected) {
        assertThat(actual.newTokens().toArray(int[][]::new))
                .as(request.toString())
                .isDeepEqualTo(expected.newTokens().toArray(int[][]::new));
        assertThat(actual.finishReasons()).isEqualTo(expected.finishReasons());
        if (expected.sequencesScores() != null) {
            float[] scores = expected.sequencesScores().toFloatArray();
            for (int i = 0; i < scores.length; i++) {
                assertThat(actual.sequencesScores().get(i))
                        .isCloseTo(scores[i], offset(ROUNDING * Math.abs(scores[i])));
            }
        }
    }
}
