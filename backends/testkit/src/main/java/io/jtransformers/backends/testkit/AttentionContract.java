package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.AttentionCall;
import io.jtransformers.backend.AttentionKernels;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.KeyValueSlice;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link AttentionKernels} against their definition, and the definition against plain arrays. */
public abstract class AttentionContract extends KernelContract {

    private static final AttentionKernels DEFINITION = new AttentionKernels() {};

    private static final int LAYER = 1;

    /** Averages of normal numbers by shares whose scores, of size 1, are rounded in another order. */
    private static final float TOLERANCE = 1e-5f;

    private KeyValueLayout layout = layout(2, 32, 16);
    private TokenBatches batches;

    /** For subclasses. */
    protected AttentionContract() {}

    private static KeyValueLayout layout(int keyValueHeads, int headDim, int blockSize) {
        return new KeyValueLayout(2, keyValueHeads, headDim, blockSize, DataType.F32);
    }

    @BeforeEach
    void openBatches() {
        batches = new TokenBatches(backend(), layout);
    }

    @AfterEach
    void closeBatches() {
        batches.close();
    }

    private void reopenBatches(int keyValueHeads, int headDim, int blockSize) {
        reopenBatches(layout(keyValueHeads, headDim, blockSize));
    }

    private void reopenBatches(KeyValueLayout other) {
        batches.close();
        layout = other;
        openBatches();
    }

    /** A sequence with so many keys. */
    private int sequenceOf(int keys) {
        int sequence = batches.add();
        if (keys > 0) {
            filled(batches.step().rows(sequence, keys).build(scope()));
        }
        return sequence;
    }

    /** The batch, after normal keys and values of its rows were written, and others in the other layer. */
    private TokenBatch filled(TokenBatch batch) {
        try (var inner = TensorScope.open(queue())) {
            for (int layer = 0; layer < layout.layers(); layer++) {
                Tensor keys = numbers().tensor(inner, batch.tokens(), layout.keyValueHeads(), layout.headDim());
                Tensor values = numbers().tensor(inner, batch.tokens(), layout.keyValueHeads(), layout.headDim());
                Tensor table = batch.blockTables().getFirst();
                queue().keyValues().append(new KeyValueAppend(batches.store(), layer, batch, table, keys, values));
            }
        }
        return batch;
    }

    private AttentionCall call(TokenBatch batch, Tensor queries, int window, Tensor out) {
        return call(batch, queries, window, out, null);
    }

    private AttentionCall call(
            TokenBatch batch, Tensor queries, int window, Tensor out, @Nullable List<Tensor> probabilities) {
        float scale = (float) (1 / Math.sqrt(layout.headDim()));
        Tensor table = batch.blockTables().getFirst();
        return new AttentionCall(queries, batches.store(), LAYER, batch, table, window, scale, out, probabilities);
    }

    private void assertAgrees(TokenBatch batch, int groupSize, int window) {
        Tensor queries = gaussian(batch.tokens(), (long) layout.keyValueHeads() * groupSize, layout.headDim());
        assertAgrees(batch, queries, window, TOLERANCE);
    }

    private void assertAgrees(TokenBatch batch, Tensor queries, int window, float tolerance) {
        Tensor expected = unwritten(queries.shape().toArray());
        Tensor out = unwritten(queries.shape().toArray());

        DEFINITION.attend(call(batch, queries, window, expected));
        queue().attention().attend(call(batch, queries, window, out));

        assertClose(out, expected, tolerance);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 16",
        "2, 1, 32",
        "3, 2, 32",
        "2, 3, 64",
        "2, 4, 64",
        "1, 5, 80",
        "2, 6, 80",
        "1, 7, 128",
        "1, 8, 128",
        "8, 1, 16",
        "3, 4, 20"
    })
    void groupedHeadsOfEverySizeAgreeWithTheDefinition(int keyValueHeads, int groupSize, int headDim) {
        reopenBatches(keyValueHeads, headDim, 16);
        TokenBatch batch = filled(batches.step()
                .rows(sequenceOf(37), 1)
                .rows(sequenceOf(0), 9)
                .rows(sequenceOf(12), 5)
                .build(scope()));

        assertAgrees(batch, groupSize, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 33, 64, 200, 1_000})
    void decodingAgreesWithTheDefinitionAtEveryLength(int keys) {
        TokenBatch batch = filled(batches.step().rows(sequenceOf(keys - 1), 1).build(scope()));

        assertAgrees(batch, 4, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 16, 17, 64, 65, 150})
    void prefillAgreesWithTheDefinitionAtEveryLength(int rows) {
        TokenBatch batch = filled(batches.step().rows(sequenceOf(0), rows).build(scope()));

        assertAgrees(batch, 2, 0);
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "5, 40", "100, 7", "31, 65"})
    void laterChunksAgreeWithTheDefinition(int pastKeys, int rows) {
        TokenBatch batch =
                filled(batches.step().rows(sequenceOf(pastKeys), rows).build(scope()));

        assertAgrees(batch, 2, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 24, 64, 512})
    void blocksOfEverySizeAgreeWithTheDefinition(int blockSize) {
        reopenBatches(2, 32, blockSize);
        TokenBatch batch = filled(batches.step()
                .rows(sequenceOf(70), 1)
                .rows(sequenceOf(3), 30)
                .tableWidth(80)
                .build(scope()));

        assertAgrees(batch, 3, 0);
        assertAgrees(batch, 3, 11);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16, 17, 40, 1_000})
    void windowsOfEveryLengthAgreeWithTheDefinition(int window) {
        TokenBatch batch = filled(batches.step()
                .rows(sequenceOf(90), 1)
                .rows(sequenceOf(0), 35)
                .rows(sequenceOf(21), 20)
                .build(scope()));

        assertAgrees(batch, 2, window);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 16, 16, 0",
        "2, 1, 32, 16, 11",
        "3, 2, 20, 5, 0",
        "2, 3, 64, 64, 40",
        "2, 4, 128, 64, 0",
        "1, 7, 80, 512, 0",
        "2, 2, 7, 1, 6"
    })
    void keysAndValuesInBytesAgreeWithTheDefinition(
            int keyValueHeads, int groupSize, int headDim, int blockSize, int window) {
        reopenBatches(new KeyValueLayout(2, keyValueHeads, headDim, blockSize, DataType.I8));
        TokenBatch batch = filled(batches.step()
                .rows(sequenceOf(170), 1)
                .rows(sequenceOf(0), 35)
                .rows(sequenceOf(21), 20)
                .tableWidth(200)
                .build(scope()));

        assertAgrees(batch, groupSize, window);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 8})
    void rowsThatSeeNoKeyAttendEvenlyToAllInBytes(int window) {
        reopenBatches(new KeyValueLayout(2, 2, 32, 16, DataType.I8));
        TokenBatch batch = filled(batches.step()
                .rows(sequenceOf(0), 12)
                .rows(sequenceOf(9), 1)
                .keyMask(shown(12, 0, 1, 2, 3, 4), new int[10])
                .build(scope()));

        assertAgrees(batch, 2, window);
    }

    @Test
    void blocksBeforeTheWindowMayBeGone() {
        int sequence = sequenceOf(100);
        batches.releaseBefore(sequence, 100 + 1 - 20);
        TokenBatch batch = filled(batches.step().rows(sequence, 3).build(scope()));

        assertAgrees(batch, 4, 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void hiddenKeysAreNotSeen(int window) {
        TokenBatch batch = filled(batches.step()
                .rows(sequenceOf(20), 1)
                .rows(sequenceOf(0), 18)
                .rows(sequenceOf(10), 4)
                .keyMask(shown(21, 3, 7, 20), shown(18, 2, 3, 4), shown(14))
                .build(scope()));

        assertAgrees(batch, 2, window);
    }

    /** All of {@code keys} but the hidden ones. */
    private static int[] shown(int keys, int... hidden) {
        int[] shown = new int[keys];
        Arrays.fill(shown, 1);
        for (int key : hidden) {
            shown[key] = 0;
        }
        return shown;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 8})
    void rowsThatSeeNoKeyAttendEvenlyToAll(int window) {
        int[] paddedOnTheLeft = shown(12, 0, 1, 2, 3, 4);
        TokenBatch batch = filled(batches.step()
                .rows(sequenceOf(0), 12)
                .rows(sequenceOf(9), 1)
                .keyMask(paddedOnTheLeft, new int[10])
                .build(scope()));

        assertAgrees(batch, 2, window);
    }

    @Test
    void aBiasTakesThePlaceOfEveryMask() {
        float[][] bias = new float[11][];
        for (int row = 0; row < bias.length; row++) {
            bias[row] = numbers().values(23);
            for (int key = row % 3; key < 23; key += 4) {
                bias[row][key] = -Float.MAX_VALUE;
            }
        }
        TokenBatch batch = filled(batches.step()
                .rows(sequenceOf(16), 7)
                .rows(sequenceOf(0), 4)
                .attentionBias(bias)
                .build(scope()));

        assertAgrees(batch, 2, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void aForkInMidBlockAgreesWithTheDefinition(int window) {
        int original = sequenceOf(21);
        int fork = batches.fork(original);
        TokenBatch batch = filled(batches.step().rows(original, 2).rows(fork, 5).build(scope()));

        assertAgrees(batch, 2, window);
    }

    @Test
    void largeScoresNeitherOverflowNorLoseTheGreatest() {
        TokenBatch batch = filled(
                batches.step().rows(sequenceOf(60), 1).rows(sequenceOf(0), 20).build(scope()));
        Tensor queries = gaussian(21, 4, 32).multiply(100);

        // Scores reach 400, where a float has a unit in the last place of 3e-5: shares are off by a multiple of it.
        assertAgrees(batch, queries, 0, 2e-3f);
    }

    @Test
    void queriesMayBePartsOfALargerMatrix() {
        TokenBatch batch = filled(
                batches.step().rows(sequenceOf(30), 1).rows(sequenceOf(0), 8).build(scope()));
        Tensor queries = gaussian(9, 12, 32).slice(1, 4, 6);

        assertAgrees(batch, queries, 0, TOLERANCE);
    }

    @Test
    void manySequencesOfOneRowAgreeWithTheDefinition() {
        TokenBatches.Step step = batches.step();
        for (int i = 0; i < 40; i++) {
            step.rows(sequenceOf(1 + i * 7 % 50), 1);
        }

        assertAgrees(filled(step.build(scope())), 2, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void recordedProbabilitiesAreThoseOfTheDefinition(int window) {
        TokenBatch batch = filled(
                batches.step().rows(sequenceOf(19), 2).rows(sequenceOf(0), 5).build(scope()));
        Tensor queries = gaussian(7, 4, 32);
        List<Tensor> expected = List.of(unwritten(4, 2, 21), unwritten(4, 5, 5));
        List<Tensor> recorded = List.of(unwritten(4, 2, 21), unwritten(4, 5, 5));

        DEFINITION.attend(call(batch, queries, window, queries.like(), expected));
        queue().attention().attend(call(batch, queries, window, queries.like(), recorded));

        assertClose(recorded.get(0), expected.get(0), TOLERANCE);
        assertClose(recorded.get(1), expected.get(1), TOLERANCE);
    }

    @Test
    void recordedProbabilitiesAreSharesOfTheKeysThatARowSees() {
        TokenBatch batch = filled(batches.step().rows(sequenceOf(9), 2).build(scope()));
        Tensor recorded = unwritten(4, 2, 11);
        Tensor queries = gaussian(2, 4, 32);

        queue().attention().attend(call(batch, queries, 3, queries.like(), List.of(recorded)));

        for (int row = 0; row < 2; row++) { // the rows have the keys 9 and 10 and see three
            Tensor shares = recorded.slice(1, row, 1);
            assertClose(shares.slice(2, 7 + row, 3).sum().toFloatArray(), new float[] {1, 1, 1, 1}, TOLERANCE, 0);
            assertThat(shares.slice(2, 0, 7 + row).toFloatArray()).containsOnly(0);
        }
        assertThat(recorded.slice(1, 0, 1).slice(2, 10, 1).toFloatArray())
                .as("the share of a later key")
                .containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void attentionAgreesWithPlainArrays(int window) {
        int[][] shown = {shown(20, 1, 17), shown(6), shown(8, 0, 1, 2)};
        TokenBatch batch = filled(batches.step()
                .rows(sequenceOf(19), 1)
                .rows(sequenceOf(0), 6)
                .rows(sequenceOf(4), 4)
                .keyMask(shown)
                .build(scope()));
        Tensor queries = gaussian(11, 6, 32);
        Tensor out = unwritten(11, 6, 32);

        queue().attention().attend(call(batch, queries, window, out));

        for (int sequence = 0; sequence < 3; sequence++) {
            int first = batch.plan().rowStart(sequence);
            int rows = batch.plan().rowCount(sequence);
            float[] expected =
                    attended(batch, sequence, queries.slice(0, first, rows).toFloatArray(), window, shown[sequence]);
            assertClose(out.slice(0, first, rows).toFloatArray(), expected, TOLERANCE, 0);
        }
    }

    /** The definition in double precision; every row sees a key. */
    private float[] attended(TokenBatch batch, int sequence, float[] queries, int window, int[] shown) {
        int headDim = layout.headDim();
        int heads = 6;
        int keys = batch.plan().keyLength(sequence);
        List<float[]> keysAndValues = gathered(batch, sequence);
        float[] attended = new float[queries.length];
        for (int i = 0; i < queries.length / headDim; i++) {
            int own = batch.plan().pastLength(sequence) + i / heads;
            int head = i % heads / (heads / layout.keyValueHeads());
            double[] shares = new double[keys];
            for (int key = 0; key <= own; key++) {
                boolean visible = shown[key] != 0 && (window == 0 || key > own - window);
                double score = dot(queries, i * headDim, keysAndValues.get(0), (head * keys + key) * headDim);
                shares[key] = visible ? Math.exp(score / Math.sqrt(headDim)) : 0;
            }
            double sum = Arrays.stream(shares).sum();
            assertThat(sum).as("row %d sees a key", own).isPositive();
            for (int j = 0; j < headDim; j++) {
                double value = 0;
                for (int key = 0; key < keys; key++) {
                    value += shares[key] / sum * keysAndValues.get(1)[(head * keys + key) * headDim + j];
                }
                attended[i * headDim + j] = (float) value;
            }
        }
        return attended;
    }

    private double dot(float[] a, int fromA, float[] b, int fromB) {
        double sum = 0;
        for (int i = 0; i < layout.headDim(); i++) {
            sum += (double) a[fromA + i] * b[fromB + i];
        }
        return sum;
    }

    private List<float[]> gathered(TokenBatch batch, int sequence) {
        int keys = batch.plan().keyLength(sequence);
        Tensor tables = batch.blockTables().getFirst();
        Tensor table = tables.slice(0, sequence, 1).view(tables.dimension(1));
        Tensor keyRows = unwritten(layout.keyValueHeads(), keys, layout.headDim());
        Tensor valueRows = keyRows.like();
        queue().keyValues().gather(new KeyValueSlice(batches.store(), LAYER, table, 0, keys), keyRows, valueRows);
        List<float[]> gathered = new ArrayList<>();
        gathered.add(keyRows.toFloatArray());
        gathered.add(valueRows.toFloatArray());
        return gathered;
    }
}
