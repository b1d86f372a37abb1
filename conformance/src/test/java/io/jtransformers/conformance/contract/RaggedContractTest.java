package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.SequenceCache;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows of several sequences in one step give what each sequence gives alone, and a sequence gives the same however it
 * is cut into steps. Caches lie in blocks of 16 positions.
 */
class RaggedContractTest {

    /** Logits are of order 1 to 10; sums in another order differ by less. */
    private static final float TOLERANCE = 1e-4f;

    @ParameterizedTest
    @EnumSource
    void rowsOfSeveralSequencesGiveWhatEachGivesAlone(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            Steps steps = new Steps(model);
            SequenceCache first = steps.cache();
            SequenceCache second = steps.prefilled(20, 1);
            SequenceCache third = steps.prefilled(21, 2);
            int[] prefill = steps.ids(5, 3);
            int[] decode = steps.ids(1, 4);
            int[] chunk = steps.ids(3, 5);
            List<float[]> alone = new ArrayList<>();
            alone.addAll(steps.logits(SequenceStep.next(first.fork(), prefill)));
            alone.addAll(steps.logits(SequenceStep.next(second.fork(), decode)));
            alone.addAll(steps.logits(SequenceStep.next(third.fork(), chunk)));

            List<float[]> together = steps.logits(
                    SequenceStep.next(first, prefill),
                    SequenceStep.next(second, decode),
                    SequenceStep.next(third, chunk));

            assertSame(together, alone);
        }
    }

    @ParameterizedTest
    @EnumSource
    void forksInMidBlockGoTheirOwnWays(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            Steps steps = new Steps(model);
            int[] start = steps.ids(21, 1);
            int[] left = steps.ids(14, 2);
            int[] right = steps.ids(14, 3);
            List<float[]> leftAlone = tail(steps.logits(SequenceStep.next(steps.cache(), joined(start, left))), 14);
            List<float[]> rightAlone = tail(steps.logits(SequenceStep.next(steps.cache(), joined(start, right))), 14);

            SequenceCache cache = steps.cache();
            steps.logits(SequenceStep.next(cache, start));
            SequenceCache fork = cache.fork();
            List<float[]> leftForked = new ArrayList<>();
            List<float[]> rightForked = new ArrayList<>();
            for (int i = 0; i < left.length; i++) {
                leftForked.addAll(steps.logits(SequenceStep.next(cache, left[i])));
                rightForked.addAll(steps.logits(SequenceStep.next(fork, right[i])));
            }

            assertSame(leftForked, leftAlone);
            assertSame(rightForked, rightAlone);
        }
    }

    @ParameterizedTest
    @EnumSource
    void chunksGiveWhatTheWholePromptGives(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            Steps steps = new Steps(model);
            int[] prompt = steps.ids(40, 1);
            List<float[]> whole = steps.logits(SequenceStep.next(steps.cache(), prompt));

            assertSame(inChunks(steps, prompt, 7, 16, 1, 16), whole);
            assertSame(
                    inChunks(steps, prompt, IntStream.range(0, 40).map(i -> 1).toArray()), whole);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPaddedBatchGivesWhatSingleRowsGive(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            Steps steps = new Steps(model);
            int[] shorter = steps.ids(11, 1);
            int[] longer = steps.ids(19, 2);
            int[][] inputIds = {joined(new int[8], shorter), longer};
            int[][] mask = {joined(new int[8], ones(11)), ones(19)};
            int[][] positions = {joined(new int[8], counted(11)), counted(19)};

            HostTensor batch = model.forward(ModelInputs.builder()
                            .inputIds(inputIds)
                            .attentionMask(mask)
                            .positionIds(HostTensor.ofRows(positions))
                            .build())
                    .logits();

            assertSame(
                    tail(Steps.rows(batch.row(0)), 11),
                    Steps.rows(model.forward(ModelInputs.of(shorter)).logits().row(0)));
            assertSame(
                    Steps.rows(batch.row(1)),
                    Steps.rows(model.forward(ModelInputs.of(longer)).logits().row(0)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPaddedBatchGeneratesWhatSingleRowsGenerate(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            Steps steps = new Steps(model);
            int[] shorter = steps.ids(11, 1);
            int[] longer = steps.ids(19, 2);
            int[][] inputIds = {joined(new int[8], shorter), longer};
            int[][] mask = {joined(new int[8], ones(11)), ones(19)};

            List<int[]> batch = generate(model, GenerateInputs.of(inputIds, mask));

            assertThat(batch.get(0))
                    .isEqualTo(generate(model, GenerateInputs.of(shorter)).getFirst());
            assertThat(batch.get(1))
                    .isEqualTo(generate(model, GenerateInputs.of(longer)).getFirst());
        }
    }

    private static List<int[]> generate(ModelForCausalLM model, GenerateInputs inputs) {
        GenerationConfig config = GenerationConfig.builder()
                .eosTokenIds()
                .padTokenId(0)
                .maxNewTokens(24)
                .build();
        return model.generate(inputs, config, GenerateOptions.defaults()).newTokens();
    }

    private static List<float[]> inChunks(Steps steps, int[] prompt, int... sizes) {
        SequenceCache cache = steps.cache();
        List<float[]> logits = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            logits.addAll(steps.logits(SequenceStep.next(cache, Arrays.copyOfRange(prompt, from, from + size))));
            from += size;
        }
        return logits;
    }

    private static List<float[]> tail(List<float[]> rows, int count) {
        return rows.subList(rows.size() - count, rows.size());
    }

    private static void assertSame(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int row = 0; row < actual.size(); row++) {
            assertThat(actual.get(row)).as("row %d", row).containsExactly(expected.get(row), within(TOLERANCE));
        }
    }

    private static int[] joined(int[] left, int[] right) {
        return IntStream.concat(IntStream.of(left), IntStream.of(right)).toArray();
    }

    private static int[] ones(int count) {
        return IntStream.generate(() -> 1).limit(count).toArray();
    }

    private static int[] counted(int count) {
        return IntStream.range(0, count).toArray();
    }
}
