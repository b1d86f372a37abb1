package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueKernels;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.KeyValueSlice;
import io.jtransformers.backend.KeyValueStore;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link KeyValueKernels} and {@link KeyValueStore} against plain arrays: what is written is what is read. */
public abstract class KeyValueContract extends KernelContract {

    private static final int LAYERS = 2;
    private static final int HEADS = 3;
    private static final int HEAD_DIM = 20;

    private TokenBatches batches;

    /** For subclasses. */
    protected KeyValueContract() {}

    @BeforeEach
    void openBatches() {
        openBatches(16);
    }

    private void openBatches(int blockSize) {
        batches = new TokenBatches(backend(), new KeyValueLayout(LAYERS, HEADS, HEAD_DIM, blockSize, DataType.F32));
    }

    @AfterEach
    void closeBatches() {
        batches.close();
    }

    private KeyValueKernels kernels() {
        return queue().keyValues();
    }

    /** Keys or values of a step. */
    private Tensor rows(int tokens) {
        return gaussian(tokens, HEADS, HEAD_DIM);
    }

    private void append(TokenBatch batch, int layer, Tensor keys, Tensor values) {
        kernels()
                .append(new KeyValueAppend(
                        batches.store(), layer, batch, batch.blockTables().getFirst(), keys, values));
    }

    private void assertHolds(TokenBatch batch, int member, int layer, int first, Tensor keys, Tensor values) {
        int count = keys.dimension(0);
        Tensor tables = batch.blockTables().getFirst();
        Tensor table = tables.slice(0, member, 1).view(tables.dimension(1));
        Tensor keysRead = unwritten(HEADS, count, HEAD_DIM);
        Tensor valuesRead = unwritten(HEADS, count, HEAD_DIM);

        kernels().gather(new KeyValueSlice(batches.store(), layer, table, first, count), keysRead, valuesRead);

        assertThat(keysRead.permute(1, 0, 2).toFloatArray()).containsExactly(keys.toFloatArray());
        assertThat(valuesRead.permute(1, 0, 2).toFloatArray()).containsExactly(values.toFloatArray());
    }

    @ParameterizedTest
    @CsvSource({"16, 1", "16, 16", "16, 50", "5, 23", "1, 4", "512, 300"})
    void whatIsAppendedIsGathered(int blockSize, int tokens) {
        batches.close();
        openBatches(blockSize);
        Tensor keys = rows(tokens);
        Tensor values = rows(tokens);
        TokenBatch batch = batches.step().rows(batches.add(), tokens).build(scope());

        append(batch, 1, keys, values);

        assertHolds(batch, 0, 1, 0, keys, values);
    }

    @ParameterizedTest
    @CsvSource({"16, 1, 20", "16, 50, 20", "5, 23, 7", "1, 4, 1", "64, 130, 128"})
    void bytesAreOffByHalfAScaleAtTheMost(int blockSize, int tokens, int headDim) {
        openBytes(blockSize, headDim);
        Tensor keys = gaussian(tokens, HEADS, headDim).multiply(3);
        Tensor values = gaussian(tokens, HEADS, headDim);
        TokenBatch batch = batches.step().rows(batches.add(), tokens).build(scope());

        append(batch, 1, keys, values);

        List<Tensor> read = gathered(batch, tokens, headDim);
        assertIsQuantized(read.get(0), keys);
        assertIsQuantized(read.get(1), values);
    }

    /** Every row is off by half of what its greatest number's 127th part is, or a rounding more. */
    private static void assertIsQuantized(Tensor read, Tensor written) {
        float[] actual = read.toFloatArray();
        float[] expected = written.toFloatArray();
        int headDim = written.dimension(2);
        for (int row = 0; row < expected.length / headDim; row++) {
            float[] ofRow = Arrays.copyOfRange(expected, row * headDim, (row + 1) * headDim);
            float greatest = 0;
            for (float number : ofRow) {
                greatest = Math.max(greatest, Math.abs(number));
            }
            float[] back = Arrays.copyOfRange(actual, row * headDim, (row + 1) * headDim);
            assertClose(back, ofRow, greatest / 253, 0);
        }
    }

    @Test
    void bytesThatWereReadAreWrittenAgainAsTheyWere() {
        openBytes(16, 20);
        TokenBatch batch = batches.step().rows(batches.add(), 40).build(scope());
        append(batch, 1, gaussian(40, HEADS, 20), gaussian(40, HEADS, 20));
        List<Tensor> first = gathered(batch, 40, 20);

        append(batch, 1, first.get(0), first.get(1));

        List<Tensor> second = gathered(batch, 40, 20);
        assertThat(second.get(0).toFloatArray()).containsExactly(first.get(0).toFloatArray());
        assertThat(second.get(1).toFloatArray()).containsExactly(first.get(1).toFloatArray());
    }

    @Test
    void bytesOfRowsOfEveryMagnitudeComeBack() {
        openBytes(16, 20);
        float[] greatest = {Float.MAX_VALUE, 1e30f, 1, 1e-20f, 1e-29f};
        Tensor keys = rows(greatest.length);
        for (int token = 0; token < greatest.length; token++) {
            Tensor row = keys.slice(0, token, 1);
            row.assign(row.multiply(greatest[token] / 8)); // a normal number is never so great
        }
        TokenBatch batch = batches.step().rows(batches.add(), greatest.length).build(scope());

        append(batch, 1, keys, keys);

        assertIsQuantized(gathered(batch, greatest.length, 20).get(0), keys);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void bytesDoNotHideThatANumberIsNone(float none) {
        openBytes(16, 20);
        Tensor values = rows(3);
        values.slice(0, 1, 1).slice(1, 0, 1).slice(2, 17, 1).fill(none);
        TokenBatch batch = batches.step().rows(batches.add(), 3).build(scope());

        append(batch, 1, rows(3), values);

        Tensor read = gathered(batch, 3, 20).get(1);
        assertThat(read.slice(0, 1, 1).slice(1, 0, 1).toFloatArray()).containsOnly(Float.NaN);
        assertThat(read.slice(0, 1, 1).slice(1, 1, 1).toFloatArray()).doesNotContain(Float.NaN);
    }

    @Test
    void rowsOfZerosComeBackFromBytes() {
        openBytes(16, 20);
        Tensor zeros = rows(2);
        zeros.fill(0);
        TokenBatch batch = batches.step().rows(batches.add(), 2).build(scope());

        append(batch, 1, zeros, zeros);

        assertThat(gathered(batch, 2, 20).get(0).toFloatArray()).containsOnly(0);
    }

    @Test
    void bytesTakeAThirdOfTheMemoryOfFloatsAtTheMost() {
        long floats = bytesOfBlocks(DataType.F32);
        long bytes = bytesOfBlocks(DataType.I8);

        assertThat(bytes).isLessThanOrEqualTo(floats / 3);
    }

    private long bytesOfBlocks(DataType dataType) {
        try (var store = backend().openKeyValueStore(new KeyValueLayout(2, 2, 128, 64, dataType))) {
            store.ensureCapacity(10);
            return store.footprint();
        }
    }

    private void openBytes(int blockSize, int headDim) {
        batches.close();
        batches = new TokenBatches(backend(), new KeyValueLayout(LAYERS, HEADS, headDim, blockSize, DataType.I8));
    }

    /** Keys and values of the only sequence in layer 1, {@code [tokens, heads, headDim]}. */
    private List<Tensor> gathered(TokenBatch batch, int tokens, int headDim) {
        Tensor tables = batch.blockTables().getFirst();
        Tensor table = tables.slice(0, 0, 1).view(tables.dimension(1));
        Tensor keys = unwritten(HEADS, tokens, headDim);
        Tensor values = unwritten(HEADS, tokens, headDim);
        kernels().gather(new KeyValueSlice(batches.store(), 1, table, 0, tokens), keys, values);
        return List.of(keys.permute(1, 0, 2).copy(), values.permute(1, 0, 2).copy());
    }

    @Test
    void partsOfASequenceAreGathered() {
        Tensor keys = rows(60);
        Tensor values = rows(60);
        TokenBatch batch = batches.step().rows(batches.add(), 60).build(scope());

        append(batch, 0, keys, values);

        assertHolds(batch, 0, 0, 13, keys.slice(0, 13, 30), values.slice(0, 13, 30));
        assertHolds(batch, 0, 0, 59, keys.slice(0, 59, 1), values.slice(0, 59, 1));
    }

    @Test
    void layersAreKeptApart() {
        Tensor first = rows(20);
        Tensor second = rows(20);
        TokenBatch batch = batches.step().rows(batches.add(), 20).build(scope());

        append(batch, 0, first, second);
        append(batch, 1, second, first);

        assertHolds(batch, 0, 0, 0, first, second);
        assertHolds(batch, 0, 1, 0, second, first);
    }

    @Test
    void rowsOfSeveralSequencesGoToTheirOwn() {
        int first = batches.add();
        int second = batches.add();
        Tensor keys = rows(30);
        Tensor values = rows(30);
        TokenBatch batch =
                batches.step().rows(second, 19).rows(first, 11).tableWidth(5).build(scope());

        append(batch, 0, keys, values);

        assertHolds(batch, 0, 0, 0, keys.slice(0, 0, 19), values.slice(0, 0, 19));
        assertHolds(batch, 1, 0, 0, keys.slice(0, 19, 11), values.slice(0, 19, 11));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 7})
    void stepsContinueWhereTheLastOneEnded(int blockSize) {
        batches.close();
        openBatches(blockSize);
        int sequence = batches.add();
        Tensor keys = rows(40);
        Tensor values = rows(40);
        int done = 0;
        TokenBatch batch = batches.step().build(scope());
        for (int count : new int[] {13, 1, 1, 1, 20, 4}) {
            batch = batches.step().rows(sequence, count).build(scope());
            append(batch, 1, keys.slice(0, done, count), values.slice(0, done, count));
            done += count;
        }

        assertHolds(batch, 0, 1, 0, keys, values);
    }

    @Test
    void rowsMayBePartsOfALargerMatrix() {
        Tensor together = gaussian(9, 4 * HEADS, HEAD_DIM);
        Tensor keys = together.slice(1, 2 * HEADS, HEADS);
        Tensor values = together.slice(1, 3 * HEADS, HEADS);
        TokenBatch batch = batches.step().rows(batches.add(), 9).build(scope());

        append(batch, 0, keys, values);

        assertHolds(batch, 0, 0, 0, keys, values);
    }

    @Test
    void blocksKeepTheirContentsWhenTheStoreGrows() {
        batches.close();
        openBatches(4);
        int early = batches.add();
        Tensor keys = rows(10);
        Tensor values = rows(10);
        TokenBatch batch = batches.step().rows(early, 10).build(scope());
        append(batch, 0, keys, values);

        TokenBatch large = batches.step().rows(batches.add(), 500).build(scope());
        append(large, 0, rows(500), rows(500));

        assertHolds(batch, 0, 0, 0, keys, values);
    }

    @Test
    void aForkInMidBlockSharesWhatWasAndGoesItsOwnWay() {
        int original = batches.add();
        Tensor common = rows(21);
        append(batches.step().rows(original, 21).build(scope()), 1, common, common);
        int fork = batches.fork(original);
        Tensor here = rows(6);
        Tensor there = rows(6);

        TokenBatch batch = batches.step().rows(original, 6).rows(fork, 6).build(scope());
        Tensor both = unwritten(12, HEADS, HEAD_DIM);
        both.slice(0, 0, 6).assign(here);
        both.slice(0, 6, 6).assign(there);
        append(batch, 1, both, both);

        assertHolds(batch, 0, 1, 0, common, common);
        assertHolds(batch, 1, 1, 0, common, common);
        assertHolds(batch, 0, 1, 21, here, here);
        assertHolds(batch, 1, 1, 21, there, there);
    }

    @Test
    void memoryIsCountedAndFreed() {
        batches.step().rows(batches.add(), 1).build(scope());
        long bytesOfOneBlock = 2 * batches.store().layout().keysPerBlock() * Float.BYTES;

        assertThat(batches.store().footprint()).isGreaterThanOrEqualTo(bytesOfOneBlock);
        batches.close();
        assertThat(batches.store().footprint()).isZero();
    }
}
