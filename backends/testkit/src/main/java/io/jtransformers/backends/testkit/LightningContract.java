package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.LightningCall;
import io.jtransformers.backend.LightningCall.Decays;
import io.jtransformers.backend.LightningCall.Tables;
import io.jtransformers.backend.LightningKernels;
import io.jtransformers.backend.RecurrentLayout;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.ConstantMemory;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link LightningKernels} against their definition and, token by token, against plain arrays, with the queries, keys
 * and values of a head side by side as a projection leaves them; and the states in the store.
 */
public abstract class LightningContract extends KernelContract {

    private static final LightningKernels DEFINITION = new LightningKernels() {};
    private static final int LAYERS = 2;
    private static final int LAYER = 1;
    private static final float[] SLOPES = {0.7f, 0.03f, 1e-4f};
    private static final int HEADS = SLOPES.length;

    private @Nullable TokenBatches opened;

    /** For subclasses. */
    protected LightningContract() {}

    private TokenBatches batches(int headDim) {
        if (opened == null) {
            opened = new TokenBatches(
                    backend(),
                    new KeyValueLayout(1, 1, 1, 16, DataType.F32),
                    new RecurrentLayout(LAYERS, HEADS, headDim));
        }
        return opened;
    }

    @BeforeEach
    void forgetBatches() {
        opened = null;
    }

    @AfterEach
    void closeBatches() {
        if (opened != null) {
            opened.close();
        }
    }

    /** Rows of queries, keys and values: {@code [tokens, heads, 3 · headDim]}. */
    private Tensor rows(int tokens, int headDim) {
        return gaussian(tokens, HEADS, 3L * headDim);
    }

    private Decays decays(int blockSize) {
        return new Decays(scope().ofFloats(Shape.of(HEADS), SLOPES), blockSize, null);
    }

    private Tensor run(TokenBatch batch, Tensor rows, Decays decays) {
        Tensor out = unwritten(rows.dimension(0), HEADS, rows.dimension(2) / 3);
        queue().lightning().attend(call(batch, rows, decays, out));
        return out;
    }

    private LightningCall call(TokenBatch batch, Tensor rows, Decays decays, Tensor out) {
        int headDim = rows.dimension(2) / 3;
        return new LightningCall(
                rows.slice(2, 0, headDim),
                rows.slice(2, headDim, headDim),
                rows.slice(2, 2L * headDim, headDim),
                batches(headDim).stateStore(),
                LAYER,
                batch,
                batch.recurrentSlots().getFirst(),
                decays,
                out);
    }

    /** The next rows of one sequence in a step of its own. */
    private Tensor alone(int sequence, Tensor rows, int blockSize) {
        TokenBatches batches = batches(rows.dimension(2) / 3);
        return run(batches.step().rows(sequence, rows.dimension(0)).build(scope()), rows, decays(blockSize));
    }

    private Tensor state(int slot, int headDim) {
        Tensor state = unwritten(1, HEADS, headDim, headDim);
        queue().recurrent().load(batches(headDim).stateStore(), LAYER, scope().ofInts(slot), state);
        return state;
    }

    /** The recurrence in plain arrays and double precision: what comes out and the state after the last row. */
    private static final class Recurrence {

        private final int headDim;
        private final double[][][] state; // [heads][headDim of the key][headDim of the value]

        Recurrence(int headDim) {
            this.headDim = headDim;
            this.state = new double[HEADS][headDim][headDim];
        }

        /** Takes {@code [tokens][heads][3 · headDim]}, of which a row whose flag is 0 adds nothing. */
        float[] next(float[] rows, int... counted) {
            int tokens = rows.length / (HEADS * 3 * headDim);
            float[] out = new float[tokens * HEADS * headDim];
            for (int token = 0; token < tokens; token++) {
                for (int head = 0; head < HEADS; head++) {
                    int query = (token * HEADS + head) * 3 * headDim;
                    boolean counts = counted.length == 0 || counted[token] != 0;
                    update(head, rows, query + headDim, counts ? 1 : 0);
                    for (int column = 0; column < headDim; column++) {
                        double sum = 0;
                        for (int row = 0; row < headDim; row++) {
                            sum += rows[query + row] * state[head][row][column];
                        }
                        out[(token * HEADS + head) * headDim + column] = (float) sum;
                    }
                }
            }
            return out;
        }

        private void update(int head, float[] rows, int key, int weight) {
            double decay = Math.exp(-SLOPES[head]);
            for (int row = 0; row < headDim; row++) {
                for (int column = 0; column < headDim; column++) {
                    double added = (double) rows[key + row] * rows[key + headDim + column];
                    state[head][row][column] = decay * state[head][row][column] + weight * added;
                }
            }
        }

        float[] state() {
            float[] flat = new float[HEADS * headDim * headDim];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = (float) state[i / (headDim * headDim)][i / headDim % headDim][i % headDim];
            }
            return flat;
        }
    }

    /** A result is a sum over the head of sums over the tokens. */
    private static void assertAgrees(Tensor actual, float[] expected, int tokens, int headDim) {
        assertClose(actual.toFloatArray(), expected, Closeness.ofDotProduct(tokens * headDim), 1e-5f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 96, 128})
    void everyHeadDimAgreesWithTheRecurrence(int headDim) {
        int sequence = batches(headDim).add();
        Tensor rows = rows(21, headDim);
        var recurrence = new Recurrence(headDim);

        Tensor out = alone(sequence, rows, 16);

        assertAgrees(out, recurrence.next(rows.toFloatArray()), 21, headDim);
        assertAgrees(state(batches(headDim).slot(sequence), headDim), recurrence.state(), 21, headDim);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 9",
        "1, 256, 48",
        "7, 1, 9",
        "7, 3, 48",
        "63, 64, 48",
        "64, 64, 9",
        "64, 64, 48",
        "65, 64, 9",
        "65, 64, 48",
        "66, 64, 16",
        "300, 7, 48",
        "300, 256, 9",
        "600, 256, 48"
    })
    void resultsDoNotDependOnTheBlockSize(int tokens, int blockSize, int headDim) {
        int sequence = batches(headDim).add();
        Tensor rows = rows(tokens, headDim);
        var recurrence = new Recurrence(headDim);

        Tensor out = alone(sequence, rows, blockSize);

        assertAgrees(out, recurrence.next(rows.toFloatArray()), tokens, headDim);
        assertAgrees(state(batches(headDim).slot(sequence), headDim), recurrence.state(), tokens, headDim);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 17, 33})
    void chunksAndSingleRowsGiveWhatOneStepGives(int chunk) {
        int whole = batches(16).add();
        int chunked = batches(16).add();
        Tensor rows = rows(50, 16);
        Tensor expected = alone(whole, rows, 16);

        for (int done = 0; done < 50; done += chunk) {
            int count = Math.min(chunk, 50 - done);
            Tensor out = alone(chunked, rows.slice(0, done, count), 16);
            assertAgrees(out, expected.slice(0, done, count).toFloatArray(), 50, 16);
        }

        float[] expectedState = state(batches(16).slot(whole), 16).toFloatArray();
        assertAgrees(state(batches(16).slot(chunked), 16), expectedState, 50, 16);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 32})
    void rowsOfSeveralSequencesGiveWhatEachGivesAlone(int headDim) {
        TokenBatches batches = batches(headDim);
        int prefill = batches.add();
        int decoding = batches.add();
        int chunked = batches.add();
        var recurrences = new Recurrence[] {new Recurrence(headDim), new Recurrence(headDim), new Recurrence(headDim)};
        Tensor before = rows(40, headDim);
        alone(decoding, before.slice(0, 0, 25), 16);
        recurrences[1].next(before.slice(0, 0, 25).toFloatArray());
        alone(chunked, before.slice(0, 25, 15), 16);
        recurrences[2].next(before.slice(0, 25, 15).toFloatArray());
        Tensor rows = rows(24, headDim);

        TokenBatch batch = batches.step()
                .rows(prefill, 20)
                .rows(decoding, 1)
                .rows(chunked, 3)
                .build(scope());
        Tensor out = run(batch, rows, decays(16));

        int[] starts = {0, 20, 21, 24};
        for (int i = 0; i < 3; i++) {
            int count = starts[i + 1] - starts[i];
            float[] expected =
                    recurrences[i].next(rows.slice(0, starts[i], count).toFloatArray());
            assertAgrees(out.slice(0, starts[i], count), expected, 40, headDim);
            assertAgrees(
                    state(batches.slot(new int[] {prefill, decoding, chunked}[i]), headDim),
                    recurrences[i].state(),
                    40,
                    headDim);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 64})
    void manySequencesDecodeTogether(int headDim) {
        TokenBatches batches = batches(headDim);
        var recurrences = new Recurrence[9];
        TokenBatches.Step step = batches.step();
        for (int i = 0; i < recurrences.length; i++) {
            recurrences[i] = new Recurrence(headDim);
            int sequence = batches.add();
            Tensor prompt = rows(i + 1, headDim);
            alone(sequence, prompt, 4);
            recurrences[i].next(prompt.toFloatArray());
            step.rows(sequence, 1);
        }
        Tensor rows = rows(recurrences.length, headDim);

        Tensor out = run(step.build(scope()), rows, decays(4));

        for (int i = 0; i < recurrences.length; i++) {
            assertAgrees(
                    out.slice(0, i, 1), recurrences[i].next(rows.slice(0, i, 1).toFloatArray()), 10, headDim);
        }
    }

    @Test
    void aForkGoesItsOwnWay() {
        TokenBatches batches = batches(16);
        int original = batches.add();
        Tensor common = rows(11, 16);
        alone(original, common, 16);
        int fork = batches.fork(original);
        Tensor rows = rows(4, 16);
        var recurrence = new Recurrence(16);
        recurrence.next(common.toFloatArray());
        var forked = new Recurrence(16);
        forked.next(common.toFloatArray());

        Tensor out = run(batches.step().rows(original, 1).rows(fork, 3).build(scope()), rows, decays(16));

        assertAgrees(out.slice(0, 0, 1), recurrence.next(rows.slice(0, 0, 1).toFloatArray()), 15, 16);
        assertAgrees(out.slice(0, 1, 3), forked.next(rows.slice(0, 1, 3).toFloatArray()), 15, 16);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 32})
    void theStateBeforeAStepStaysAsItIs(int headDim) {
        TokenBatches batches = batches(headDim);
        int original = batches.add();
        alone(original, rows(6, headDim), 16);
        int fork = batches.fork(original);
        float[] before = state(batches.slot(original), headDim).toFloatArray();

        alone(original, rows(6, headDim), 16);

        assertThat(state(batches.slot(fork), headDim).toFloatArray()).containsExactly(before);
    }

    @ParameterizedTest
    @CsvSource({"2, 7", "64, 7", "2, 32", "64, 32"})
    void aMaskedValueAddsNothing(int blockSize, int headDim) {
        TokenBatches batches = batches(headDim);
        int padded = batches.add();
        int other = batches.add();
        Tensor rows = rows(8, headDim);
        int[] counted = {0, 0, 1, 1, 0, 1, 1, 0};

        TokenBatch batch =
                batches.step().rows(padded, 5).rows(other, 3).valueMask(counted).build(scope());
        Tensor out = run(batch, rows, decays(blockSize));

        var recurrence = new Recurrence(headDim);
        float[] expected = recurrence.next(rows.slice(0, 0, 5).toFloatArray(), 0, 0, 1, 1, 0);
        assertAgrees(out.slice(0, 0, 5), expected, 8, headDim);
        assertAgrees(state(batches.slot(padded), headDim), recurrence.state(), 8, headDim);
        float[] expectedOfOther =
                new Recurrence(headDim).next(rows.slice(0, 5, 3).toFloatArray(), 1, 1, 0);
        assertAgrees(out.slice(0, 5, 3), expectedOfOther, 8, headDim);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 32})
    void maskedValuesAddNothingInAnyBlock(int headDim) {
        int sequence = batches(headDim).add();
        Tensor rows = rows(150, headDim);
        int[] counted = new int[150];
        Arrays.setAll(counted, row -> row < 70 || row % 3 == 0 ? 0 : 1);
        var recurrence = new Recurrence(headDim);

        TokenBatch batch =
                batches(headDim).step().rows(sequence, 150).valueMask(counted).build(scope());
        Tensor out = run(batch, rows, decays(64));

        assertAgrees(out, recurrence.next(rows.toFloatArray(), counted), 150, headDim);
        assertAgrees(state(batches(headDim).slot(sequence), headDim), recurrence.state(), 150, headDim);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 32})
    void aSequenceWithoutRowsKeepsItsState(int headDim) {
        TokenBatches batches = batches(headDim);
        int waiting = batches.add();
        int running = batches.add();
        alone(waiting, rows(3, headDim), 16);
        float[] before = state(batches.slot(waiting), headDim).toFloatArray();

        run(batches.step().rows(waiting, 0).rows(running, 2).build(scope()), rows(2, headDim), decays(16));

        assertThat(state(batches.slot(waiting), headDim).toFloatArray()).containsExactly(before);
    }

    /** Tables that are not what the slopes say, so that it shows where they are used. */
    private Decays storedDecays(int blockSize) {
        float[] upToTheRow = new float[blockSize * blockSize];
        for (int row = 0; row < blockSize; row++) {
            Arrays.fill(upToTheRow, row * blockSize, row * blockSize + row + 1, 1);
        }
        Tensor causal = scope().ofFloats(Shape.of(blockSize, blockSize), upToTheRow);
        return new Decays(
                scope().ofFloats(Shape.of(HEADS), SLOPES),
                blockSize,
                new Tables(
                        gaussian(HEADS, blockSize).sigmoid(),
                        gaussian(HEADS, blockSize).sigmoid(),
                        gaussian(HEADS, blockSize, blockSize).sigmoid().multiply(causal)));
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 32", "5, 8, 12", "5, 8, 32", "8, 8, 32", "19, 8, 32", "40, 16, 12", "150, 96, 32"})
    void storedDecaysAgreeWithTheirDefinition(int tokens, int blockSize, int headDim) {
        TokenBatches batches = batches(headDim);
        int beginning = batches.add();
        int going = batches.add();
        alone(going, rows(3, headDim), blockSize);
        TokenBatch batch = batches.step().rows(beginning, tokens).rows(going, 2).build(scope());
        Tensor rows = rows(tokens + 2, headDim);
        Decays decays = storedDecays(blockSize);
        Tensor expected = unwritten(tokens + 2, HEADS, headDim);

        DEFINITION.attend(call(batch, rows, decays, expected));
        float[] expectedState = state(batches.slot(beginning), headDim).toFloatArray();
        Tensor out = run(batch, rows, decays);

        assertAgrees(out, expected.toFloatArray(), tokens, headDim);
        assertAgrees(state(batches.slot(beginning), headDim), expectedState, tokens, headDim);
    }

    @Test
    void storedDecaysWeighTheRowsOfASequencesFirstStep() {
        int sequence = batches(1).add();
        Tensor rows = scope().ofFloats(Shape.of(3, 1, 3), 2, 3, 5, 7, 11, 13, 17, 19, 23)
                .expand(Shape.of(3, HEADS, 3));
        Tensor copied = rows.copy();
        Tensor halves = unwritten(HEADS, 2);
        halves.assign(scope().ofFloats(Shape.of(2), 0.5f, 0.25f));
        Tensor diagonal = unwritten(HEADS, 2, 2);
        diagonal.assign(scope().ofFloats(Shape.of(2, 2), 1, 0, 0.125f, 2));
        var decays = new Decays(decays(2).slopes(), 2, new Tables(halves, halves, diagonal));

        Tensor out = run(batches(1).step().rows(sequence, 3).build(scope()), copied, decays);

        // Blocks of rows 0, 1 and of row 2, which takes the first decay of queries and the last of keys.
        float state = 0.5f * 3 * 5 + 0.25f * 11 * 13;
        for (int head = 0; head < HEADS; head++) {
            float[] expected = {2 * 3 * 5, 0.125f * 7 * 3 * 5 + 2 * 7 * 11 * 13, 0.5f * 17 * state + 17 * 19 * 23};
            assertClose(out.slice(1, head, 1).copy().toFloatArray(), expected, 1e-3f, 1e-6f);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 12", "8, 32", "16, 32", "32, 12"})
    void aBeginningInWholeBlocksGivesWhatItGivesAtOnce(int chunk, int headDim) {
        TokenBatches batches = batches(headDim);
        int whole = batches.add();
        int chunked = batches.add();
        Tensor rows = rows(45, headDim);
        Decays decays = storedDecays(8);
        Tensor expected = run(batches.step().rows(whole, 45).build(scope()), rows, decays);

        for (int done = 0; done < 45; done += chunk) {
            int count = Math.min(chunk, 45 - done);
            TokenBatch batch = batches.step()
                    .rows(chunked, count, TokenBatch.Phase.BEGINNING)
                    .build(scope());
            Tensor out = run(batch, rows.slice(0, done, count), decays);
            assertAgrees(out, expected.slice(0, done, count).toFloatArray(), 45, headDim);
        }

        float[] expectedState = state(batches.slot(whole), headDim).toFloatArray();
        assertAgrees(state(batches.slot(chunked), headDim), expectedState, 45, headDim);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 32})
    void aLaterStepTakesNothingFromStoredDecays(int headDim) {
        int sequence = batches(headDim).add();
        Tensor first = rows(3, headDim);
        alone(sequence, first, 4);
        var recurrence = new Recurrence(headDim);
        recurrence.next(first.toFloatArray());
        Tensor rows = rows(7, headDim);

        Tensor out = run(batches(headDim).step().rows(sequence, 7).build(scope()), rows, storedDecays(4));

        assertAgrees(out, recurrence.next(rows.toFloatArray()), 10, headDim);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 32})
    void decaysMayBeConstantsOfAModel(int headDim) {
        try (var constants = new ConstantMemory(backend()::allocate)) {
            Decays decays = storedDecays(4);
            Tables tables = Objects.requireNonNull(decays.tables());
            var held = new Decays(
                    constant(constants, decays.slopes()),
                    4,
                    new Tables(
                            constant(constants, tables.queries()),
                            constant(constants, tables.keys()),
                            constant(constants, tables.diagonal())));
            int first = batches(headDim).add();
            int second = batches(headDim).add();
            Tensor rows = rows(6, headDim);

            Tensor expected = run(batches(headDim).step().rows(first, 6).build(scope()), rows, decays);
            Tensor out = run(batches(headDim).step().rows(second, 6).build(scope()), rows, held);

            assertThat(out.toFloatArray()).containsExactly(expected.toFloatArray());
        }
    }

    private Tensor constant(ConstantMemory constants, Tensor values) {
        Tensor constant = constants.allocate(DataType.F32, values.shape());
        try (Arena arena = Arena.ofConfined()) {
            float[] floats = values.toFloatArray();
            queue().upload(arena.allocateFrom(ValueLayout.JAVA_FLOAT, floats), constant);
        }
        return constant;
    }

    @Test
    void aSlotBelowZeroIsAStateOfZeros() {
        assertThat(state(-1, 3).toFloatArray()).containsOnly(0);
    }

    @Test
    void aStateIsReadAsItWasWritten() {
        TokenBatches batches = batches(3);
        Tensor states = gaussian(2, HEADS, 3, 3);
        batches.stateStore().ensureCapacity(9);

        queue().recurrent().store(batches.stateStore(), LAYER, scope().ofInts(8, 2), states);
        batches.stateStore().ensureCapacity(50);

        assertThat(state(8, 3).toFloatArray())
                .containsExactly(states.slice(0, 0, 1).toFloatArray());
        assertThat(state(2, 3).toFloatArray())
                .containsExactly(states.slice(0, 1, 1).toFloatArray());
    }

    @Test
    void layersOfASlotAreApart() {
        TokenBatches batches = batches(3);
        Tensor states = gaussian(1, HEADS, 3, 3);
        batches.stateStore().ensureCapacity(1);

        queue().recurrent().store(batches.stateStore(), LAYER, scope().ofInts(0), states);
        queue().recurrent().store(batches.stateStore(), 0, scope().ofInts(0), gaussian(1, HEADS, 3, 3));

        assertThat(state(0, 3).toFloatArray()).containsExactly(states.toFloatArray());
    }
}
