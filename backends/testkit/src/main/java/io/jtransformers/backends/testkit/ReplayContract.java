package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.LightningCall;
import io.jtransformers.backend.RecurrentLayout;
import io.jtransformers.backend.StepKey;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.backends.testkit.StoredWeights.Placement;
import io.jtransformers.tensor.ConstantMemory;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A decoding step is replayable: its kernel calls, repeated with the inputs of the next step written to the same
 * places, give what the next step gives. So kernels read what varies from the tensors of the {@link TokenBatch}, never
 * from its plan on the host.
 *
 * <p>The definitions of attention plan on the host; a backend that leaves attention to them does not extend this
 * contract.
 */
public abstract class ReplayContract {

    private static final int TABLE_WIDTH = 8;
    private static final int LIGHTNING_HEAD_DIM = 32;

    private final List<Weight> weights = new ArrayList<>();
    private Backend backend;
    private RecordingQueue queue;
    private StoredWeights storedWeights;
    private ConstantMemory constants;
    private TokenBatches batches;
    private SmallDecoder decoder;

    /** For subclasses. */
    protected ReplayContract() {}

    /** Opens the backend that is to be tested; the contract closes it. */
    protected abstract Backend openBackend();

    @BeforeEach
    void openDecoder() {
        backend = openBackend();
        queue = new RecordingQueue(backend.openQueue());
        storedWeights = new StoredWeights(new Gaussian(1));
        constants = new ConstantMemory(backend::allocate);
        batches = new TokenBatches(backend, SmallDecoder.cacheLayout());
        Tensor normWeight = constants.allocate(DataType.F32, SmallDecoder.normShape());
        queue.elementwise().fill(normWeight, 1.5f);
        Tensor frequencies = constants.allocate(DataType.F32, SmallDecoder.frequencyShape());
        queue.elementwise().fill(frequencies, 0.2f);
        decoder = new SmallDecoder(this::weight, normWeight, frequencies);
    }

    private Weight weight(long... dimensions) {
        Weight weight =
                backend.prepare(storedWeights.gaussian(DataType.BF16, Placement.MAPPED, dimensions), WeightUse.tied());
        weights.add(weight);
        return weight;
    }

    @AfterEach
    void closeDecoder() {
        weights.forEach(Weight::close);
        storedWeights.close();
        batches.close();
        constants.close();
        queue.close();
        backend.close();
    }

    /** Runs a step and gives its recording, whose one result is the logits. */
    private RecordedStep run(TokenBatches.Step step) {
        try (var scope = TensorScope.open(queue)) {
            TokenBatch batch = step.tableWidth(TABLE_WIDTH).build(scope);
            Tensor logits = scope.allocate(DataType.F32, Shape.of(batch.tokens(), SmallDecoder.VOCABULARY));
            var key = new StepKey(this, batch.tokens(), batch.sequences(), -1, TABLE_WIDTH, 0, true);

            queue.run(key, () -> decoder.forward(batch, batches.store(), logits));

            logits.toHost();
        }
        return queue.steps().getLast();
    }

    private int prefilled(int tokens) {
        int sequence = batches.add();
        int[] ids = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            ids[i] = (i * 7 + sequence) % SmallDecoder.VOCABULARY;
        }
        run(batches.step().rows(sequence, tokens).inputIds(ids));
        return sequence;
    }

    private static void assertSame(List<HostTensor> actual, List<HostTensor> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            // The same kernels on the same numbers; only the order of a sum over several threads may differ.
            assertClose(actual.get(i).toFloatArray(), expected.get(i).toFloatArray(), 1e-5f, 1e-5f);
        }
    }

    @Test
    void aStepRepeatedWithItsOwnInputsGivesItsOwnResults() {
        RecordedStep step = run(batches.step().rows(prefilled(5), 1).inputIds(3));

        assertSame(step.replay(), step.results());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 15, 16, 31, 90}) // in a block, at its end, at the start of the next
    void aDecodingStepIsReplayedAsTheNextOne(int pastKeys) {
        int sequence = prefilled(pastKeys);
        RecordedStep step = run(batches.step().rows(sequence, 1).inputIds(3));
        RecordedStep next = run(batches.step().rows(sequence, 1).inputIds(44));

        assertThat(step.differenceFrom(next)).isEmpty();
        assertSame(step.replayWith(next), next.results());
    }

    @Test
    void aStepIsReplayedManyStepsLater() {
        int sequence = prefilled(4);
        RecordedStep step = run(batches.step().rows(sequence, 1).inputIds(3));
        RecordedStep last = step;
        for (int i = 0; i < 60; i++) {
            last = run(batches.step().rows(sequence, 1).inputIds(i % SmallDecoder.VOCABULARY));
        }

        assertSame(step.replayWith(last), last.results());
    }

    @Test
    void aStepOfSeveralSequencesIsReplayedWhateverTheirLengths() {
        int first = prefilled(30);
        int second = prefilled(2);
        int third = prefilled(47);
        RecordedStep step =
                run(batches.step().rows(first, 1).rows(second, 1).rows(third, 1).inputIds(1, 2, 3));
        RecordedStep next =
                run(batches.step().rows(third, 1).rows(first, 1).rows(second, 1).inputIds(4, 5, 6));

        assertThat(step.differenceFrom(next)).isEmpty();
        assertSame(step.replayWith(next), next.results());
    }

    /** Lightning attention of rows that are the step's one input beside the batch, as a layer of a model does it. */
    private RecordedStep attendWithLightning(TokenBatches hybrid, Tensor slopes, TokenBatches.Step step, int seed) {
        int heads = slopes.dimension(0);
        try (var scope = TensorScope.open(queue)) {
            TokenBatch batch = step.tableWidth(TABLE_WIDTH).build(scope);
            Tensor rows = new Gaussian(seed).tensor(scope, batch.tokens(), heads, 3 * LIGHTNING_HEAD_DIM);
            Tensor out = scope.allocate(DataType.F32, Shape.of(batch.tokens(), heads, LIGHTNING_HEAD_DIM));
            var call = new LightningCall(
                    rows.slice(2, 0, LIGHTNING_HEAD_DIM),
                    rows.slice(2, LIGHTNING_HEAD_DIM, LIGHTNING_HEAD_DIM),
                    rows.slice(2, 2 * LIGHTNING_HEAD_DIM, LIGHTNING_HEAD_DIM),
                    hybrid.stateStore(),
                    0,
                    batch,
                    batch.recurrentSlots().getFirst(),
                    new LightningCall.Decays(slopes, 64, null),
                    out);
            var key = new StepKey(hybrid, batch.tokens(), batch.sequences(), -1, TABLE_WIDTH, 0, true);
            queue.run(key, () -> queue.lightning().attend(call));
            out.toHost();
        }
        return queue.steps().getLast();
    }

    @Test
    void lightningAttentionIsReplayedWhateverTheRowsOfEachSequence() {
        Tensor slopes = constants.allocate(DataType.F32, Shape.of(2));
        queue.elementwise().fill(slopes, 0.1f);
        try (var hybrid = new TokenBatches(
                backend,
                new KeyValueLayout(1, 1, 1, 16, DataType.F32),
                new RecurrentLayout(1, 2, LIGHTNING_HEAD_DIM))) {
            int first = hybrid.add();
            int second = hybrid.add();
            RecordedStep step = attendWithLightning(
                    hybrid, slopes, hybrid.step().rows(first, 3).rows(second, 1), 1);
            RecordedStep next = attendWithLightning(
                    hybrid, slopes, hybrid.step().rows(first, 1).rows(second, 3), 2);

            assertThat(step.differenceFrom(next)).isEmpty();
            assertSame(step.replayWith(next), next.results());
        }
    }
}
