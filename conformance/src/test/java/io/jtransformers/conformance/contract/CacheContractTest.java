package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheSnapshot;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.HeadFunction;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.OutputRecorder;
import io.jtransformers.modeling.SequenceCache;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What caches promise, whatever their layers keep: keys, those of a window, or states. */
class CacheContractTest {

    private static final float TOLERANCE = 1e-4f;

    private static HostTensor logits(ModelForCausalLM model, Cache cache, int[]... inputIds) {
        return model.forward(ModelInputs.builder()
                        .inputIds(inputIds)
                        .pastKeyValues(cache)
                        .build())
                .logits();
    }

    private static void assertSame(HostTensor actual, HostTensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), within(TOLERANCE));
    }

    @ParameterizedTest
    @EnumSource
    void positionsContinueFromCallToCall(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache cache = model.newCache(1)) {
            int[] prompt = new Steps(model).ids(33, 1);
            float[] whole = model.forward(ModelInputs.of(prompt)).logits().toFloatArray();

            int vocabSize = model.config().vocabSize();
            int from = 0;
            for (int to : new int[] {9, 10, 26, 33}) {
                HostTensor chunk = logits(model, cache, Arrays.copyOfRange(prompt, from, to));
                assertThat(chunk.toFloatArray())
                        .containsExactly(
                                Arrays.copyOfRange(whole, from * vocabSize, to * vocabSize), within(TOLERANCE));
                assertThat(cache.sequenceLength()).isEqualTo(to);
                from = to;
            }
        }
    }

    @Test
    void aLayerThatIsNotThereIsRefusedByItsNumber() {
        try (ModelForCausalLM model = Family.MIXTRAL.load(SmallBlocksProvider.NAME);
                Cache cache = model.newCache(1)) {
            for (int layer : new int[] {-1, 99}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> cache.read(layer))
                        .withMessageContaining("Layer " + layer)
                        .withMessageContaining("layers 0 to");
                assertThatIllegalArgumentException().isThrownBy(() -> cache.readState(layer));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotIsGoneBackTo(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache cache = model.newCache(2)) {
            Steps steps = new Steps(model);
            logits(model, cache, steps.ids(21, 1), steps.ids(21, 2));
            try (CacheSnapshot snapshot = cache.snapshot()) {
                HostTensor expected = logits(model, cache, steps.ids(3, 3), steps.ids(3, 4));
                cache.restore(snapshot);
                logits(model, cache, steps.ids(14, 5), steps.ids(14, 6)); // a draft that is taken back

                cache.restore(snapshot);

                assertThat(cache.sequenceLength()).isEqualTo(21);
                assertSame(logits(model, cache, steps.ids(3, 3), steps.ids(3, 4)), expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsAreReordered(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache cache = model.newCache(3);
                Cache expected = model.newCache(3)) {
            Steps steps = new Steps(model);
            int[][] prompts = {steps.ids(21, 1), steps.ids(21, 2), steps.ids(21, 3)};
            logits(model, cache, prompts);
            logits(model, expected, prompts[2], prompts[0], prompts[2]);

            cache.reorder(2, 0, 2);

            for (int i = 0; i < 3; i++) {
                int[][] tokens = {steps.ids(1, 4 + i), steps.ids(1, 7 + i), steps.ids(1, 10 + i)};
                assertSame(logits(model, cache, tokens), logits(model, expected, tokens));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsAreRepeatedAndGoTheirOwnWays(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache cache = model.newCache(2);
                Cache expected = model.newCache(4)) {
            Steps steps = new Steps(model);
            int[][] prompts = {steps.ids(21, 1), steps.ids(21, 2)};
            logits(model, cache, prompts);
            logits(model, expected, prompts[0], prompts[0], prompts[1], prompts[1]);

            cache.repeat(2);

            for (int i = 0; i < 3; i++) {
                int[][] tokens = {steps.ids(1, 4 + i), steps.ids(1, 7 + i), steps.ids(1, 10 + i), steps.ids(1, 13 + i)};
                assertSame(logits(model, cache, tokens), logits(model, expected, tokens));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void someRowsAreSelected(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache cache = model.newCache(3);
                Cache expected = model.newCache(1)) {
            Steps steps = new Steps(model);
            logits(model, cache, steps.ids(21, 1), steps.ids(21, 2), steps.ids(21, 3));
            logits(model, expected, steps.ids(21, 2));

            cache.reorder(1);

            assertSame(logits(model, cache, steps.ids(4, 4)), logits(model, expected, steps.ids(4, 4)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCacheForNobodyIsRefused(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            assertThatThrownBy(() -> model.newCache(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0 sequences");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatFailsLeavesTheCacheAsItWas(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME)) {
            Steps steps = new Steps(model);
            SequenceCache cache = steps.prefilled(21, 1);
            List<float[]> expected = steps.logits(SequenceStep.next(cache.fork(), steps.ids(4, 2)));
            var failing = new OutputRecorder() {
                private int layers;

                @Override
                public void hiddenStates(Tensor hiddenStates) {
                    if (++layers == 4) { // behind three of four layers
                        throw new IllegalStateException("enough");
                    }
                }
            };
            StepInput input = StepInput.lastRows(List.of(SequenceStep.next(cache, steps.ids(9, 3))));
            HeadFunction head = HeadFunction.identity(model.config().hiddenSize());

            assertThatThrownBy(() -> model.run(input, failing, new CancellationToken(), head, Tensor::toHost))
                    .hasMessage("enough");

            assertThat(cache.length()).isEqualTo(21);
            List<float[]> actual = steps.logits(SequenceStep.next(cache, steps.ids(4, 2)));
            for (int row = 0; row < 4; row++) {
                assertThat(actual.get(row)).containsExactly(expected.get(row), within(TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void paddingOnTheLeftOfOneRowChangesNothing(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache plain = model.newCache(1)) {
            Steps steps = new Steps(model);
            int[] prompt = steps.ids(11, 1);
            int[] padded = new int[16];
            System.arraycopy(prompt, 0, padded, 5, 11);
            int[] mask = new int[17];
            Arrays.fill(mask, 5, 17, 1);
            logits(model, plain, prompt);
            HostTensor expected = logits(model, plain, new int[] {7});

            var first = model.forward(ModelInputs.builder()
                    .inputIds(padded)
                    .attentionMask(Arrays.copyOf(mask, 16))
                    .positionIds(positions(-5, 16))
                    .useCache(true)
                    .build());
            try (Cache cache = first.pastKeyValues()) {
                HostTensor next = model.forward(ModelInputs.builder()
                                .inputIds(new int[] {7})
                                .attentionMask(mask)
                                .positionIds(positions(11, 1))
                                .pastKeyValues(cache)
                                .build())
                        .logits();

                assertSame(next, expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void paddingMayReachIntoALaterPart(Family family) {
        try (ModelForCausalLM model = family.load(SmallBlocksProvider.NAME);
                Cache cache = model.newCache(1)) {
            int[] prompt = new Steps(model).ids(16, 1);
            int[] mask = new int[16];
            Arrays.fill(mask, 5, 16, 1);
            HostTensor whole = padded(model, null, prompt, mask).row(0);

            padded(model, cache, Arrays.copyOf(prompt, 3), Arrays.copyOf(mask, 3));
            HostTensor rest = padded(model, cache, Arrays.copyOfRange(prompt, 3, 16), mask)
                    .row(0);

            for (int row = 5; row < 16; row++) {
                assertSame(rest.row(row - 3), whole.row(row));
            }
        }
    }

    private static HostTensor padded(ModelForCausalLM model, @Nullable Cache cache, int[] inputIds, int[] mask) {
        ModelInputs.Builder inputs = ModelInputs.builder().inputIds(inputIds).attentionMask(mask);
        return model.forward((cache == null ? inputs.useCache(false) : inputs.pastKeyValues(cache)).build())
                .logits();
    }

    private static HostTensor positions(int first, int count) {
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = Math.max(0, first + i);
        }
        return HostTensor.ofRows(new int[][] {positions});
    }
}
