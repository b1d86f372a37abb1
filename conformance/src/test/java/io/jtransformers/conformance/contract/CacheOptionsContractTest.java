package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.Generation;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerationEngine;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheFullException;
import io.jtransformers.modeling.CacheOptions;
import io.jtransformers.modeling.CacheSnapshot;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.SequenceCache;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What caches of fixed capacity and quantised ones promise, whatever the layers keep. */
class CacheOptionsContractTest {

    /** As a part of the greatest score: random weights spread errors, and were seen to move scores by 0.05 of it. */
    private static final float QUANTIZED_TOLERANCE = 0.15f;

    private static final float TOLERANCE = 1e-4f;

    private static List<float[]> logits(ModelForCausalLM model, SequenceCache cache, int... ids) {
        return new Steps(model).logits(SequenceStep.next(cache, ids));
    }

    private static float distance(List<float[]> actual, List<float[]> expected) {
        float greatest = 0;
        for (int row = 0; row < expected.size(); row++) {
            for (int i = 0; i < expected.get(row).length; i++) {
                float difference = Math.abs(actual.get(row)[i] - expected.get(row)[i]);
                greatest = Float.isNaN(difference) ? Float.POSITIVE_INFINITY : Math.max(greatest, difference);
            }
        }
        return greatest;
    }

    private static float greatest(List<float[]> rows) {
        float greatest = 0;
        for (float[] row : rows) {
            for (float score : row) {
                greatest = Math.max(greatest, Math.abs(score));
            }
        }
        return greatest;
    }

    @ParameterizedTest
    @EnumSource
    void fixedCapacityChangesNoScore(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache fixed = model.newCache(1, CacheOptions.dynamic().withCapacity(60));
                Cache growing = model.newCache(1)) {
            Steps steps = new Steps(model);
            for (int count : new int[] {21, 1, 14, 1, 1, 22}) {
                int[] ids = steps.ids(count, count);
                List<float[]> actual = logits(model, fixed.sequences().getFirst(), ids);
                assertThat(distance(actual, logits(model, growing.sequences().getFirst(), ids)))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullCacheIsRefusedAndStaysAsItWas(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache cache = model.newCache(1, CacheOptions.dynamic().withCapacity(20))) {
            Steps steps = new Steps(model);
            SequenceCache sequence = cache.sequences().getFirst();
            logits(model, sequence, steps.ids(18, 1));

            assertThatThrownBy(() -> logits(model, sequence, steps.ids(3, 2)))
                    .isInstanceOf(CacheFullException.class)
                    .hasMessageContaining("21 are needed");
            assertThat(logits(model, sequence, steps.ids(2, 2))).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decodingIntoFixedCapacityTakesNoMemory(Family family) {
        try (ModelForCausalLM model = family.load("cpu");
                Cache cache = model.newCache(1, CacheOptions.dynamic().withCapacity(2_500))) {
            long footprint = model.footprint();
            SequenceCache sequence = cache.sequences().getFirst();

            long heapBytes = leastBytesOfAToken(model, sequence);

            assertThat(model.footprint()).isEqualTo(footprint);
            // The numbers of a step and a few small objects a kernel: 104 KiB were seen, for four layers.
            assertThat(heapBytes).isLessThan(256 << 10);
        }
    }

    /** What decoding a token puts on the heap, all threads of the JVM counted; the least of several rounds. */
    private static long leastBytesOfAToken(ModelForCausalLM model, SequenceCache sequence) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int tokens = 100;
        long least = Long.MAX_VALUE;
        while (sequence.length() + tokens <= sequence.capacity()) {
            long before = threads.getTotalThreadAllocatedBytes();
            for (int i = 0; i < tokens; i++) {
                StepInput step = StepInput.lastRows(List.of(SequenceStep.next(sequence, 7)));
                model.score(
                        step, new CancellationToken(), logits -> logits.argMax().toIntArray());
            }
            least = Math.min(least, (threads.getTotalThreadAllocatedBytes() - before) / tokens);
        }
        return least;
    }

    @ParameterizedTest
    @EnumSource
    void bytesMoveScoresALittle(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache quantized = model.newCache(1, CacheOptions.dynamic().quantized());
                Cache exact = model.newCache(1)) {
            Steps steps = new Steps(model);
            for (int count : new int[] {40, 1, 14, 1}) {
                int[] ids = steps.ids(count, count);
                List<float[]> actual = logits(model, quantized.sequences().getFirst(), ids);
                List<float[]> expected = logits(model, exact.sequences().getFirst(), ids);
                assertThat(distance(actual, expected) / greatest(expected))
                        .isPositive()
                        .isLessThan(QUANTIZED_TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesAreForkedReorderedAndGoneBackTo(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache cache = model.newCache(2, CacheOptions.dynamic().quantized());
                Cache expected = model.newCache(1, CacheOptions.dynamic().quantized())) {
            Steps steps = new Steps(model);
            logits(model, cache.sequences().get(0), steps.ids(21, 1));
            logits(model, cache.sequences().get(1), steps.ids(21, 2));
            logits(model, expected.sequences().getFirst(), steps.ids(21, 2));
            cache.reorder(1, 0);
            try (CacheSnapshot snapshot = cache.snapshot()) {
                logits(model, cache.sequences().getFirst(), steps.ids(14, 3));
                cache.restore(snapshot);
            }

            List<float[]> actual = logits(model, cache.sequences().getFirst(), steps.ids(3, 4));

            assertThat(distance(actual, logits(model, expected.sequences().getFirst(), steps.ids(3, 4))))
                    .isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStepTakesNoCachesOfTwoTypes(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache quantized = model.newCache(1, CacheOptions.dynamic().quantized());
                Cache exact = model.newCache(1)) {
            StepInput step = StepInput.lastRows(List.of(
                    SequenceStep.next(exact.sequences().getFirst(), 3),
                    SequenceStep.next(quantized.sequences().getFirst(), 3)));

            assertThatThrownBy(() -> model.score(step, new CancellationToken(), Tensor::toHost))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("F32", "I8");
            assertThatThrownBy(() -> {
                        try (CacheSnapshot snapshot = quantized.snapshot()) {
                            exact.restore(snapshot);
                        }
                    })
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestsWithCachesOfAllKindsRunInOneEngine(Family family) {
        try (ModelForCausalLM model = family.load("cpu")) {
            List<GenerationConfig> configs = Stream.of("dynamic", "quantized", "static")
                    .map(name -> GenerationConfig.builder()
                            .maxNewTokens(8)
                            .cacheImplementation(name)
                            .build())
                    .toList();
            GenerateInputs prompt = GenerateInputs.of(new Steps(model).ids(19, 1));
            List<int[]> expected = configs.stream()
                    .map(config -> model.generate(prompt, config).newTokens().getFirst())
                    .toList();

            try (GenerationEngine engine = GenerationEngine.builder(model).build()) {
                List<Generation> running = configs.stream()
                        .map(config -> engine.start(prompt, config, GenerateOptions.defaults()))
                        .toList();

                for (int i = 0; i < configs.size(); i++) {
                    assertThat(running.get(i).output().newTokens().getFirst()).isEqualTo(expected.get(i));
                }
            }
        }
    }

    static Stream<Arguments> ways() {
        List<UnaryOperator<GenerationConfig.Builder>> ways = List.of(
                builder -> builder,
                builder -> builder.doSample(true).seed(5).numReturnSequences(2),
                builder -> builder.numBeams(3).numReturnSequences(2),
                builder -> builder.guidanceScale(1.5),
                builder -> builder.promptLookupNumTokens(3),
                builder -> builder.penaltyAlpha(0.6).topK(3));
        return Stream.of(Family.values()).flatMap(family -> ways.stream().map(way -> Arguments.of(family, way)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void generatesTheSameWithFixedCapacity(Family family, UnaryOperator<GenerationConfig.Builder> way) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            int[][] prompts = {new Steps(model).ids(19, 1), new Steps(model).ids(19, 2)};
            GenerationConfig.Builder config =
                    way.apply(GenerationConfig.builder().maxNewTokens(12));
            var expected = model.generate(GenerateInputs.of(prompts), config.build());

            var actual = model.generate(
                    GenerateInputs.of(prompts),
                    config.cacheImplementation("static").build());

            assertThat(actual.sequences()).isEqualTo(expected.sequences());
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void generatesToTheEndWithBytes(Family family, UnaryOperator<GenerationConfig.Builder> way) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            int[][] prompts = {new Steps(model).ids(19, 1), new Steps(model).ids(19, 2)};
            GenerationConfig config = way.apply(GenerationConfig.builder().maxNewTokens(12))
                    .cacheImplementation("quantized")
                    .build();

            var output = model.generate(GenerateInputs.of(prompts), config);

            assertThat(output.newTokens())
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(row).isNotEmpty());
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }
}
