package io.jtransformers.backends.cpu;

import io.jtransformers.backend.AttentionCall;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Attention of some neighbouring tokens of one sequence in the query heads that share one key-value head.
 *
 * <p>Keys are walked in tiles. The scores of a tile become exponentials relative to the greatest score of the row so
 * far; when a greater one comes, what was summed up before is scaled down, so that no row of scores is ever kept whole
 * (Milakov and Gimelshein, <a href="https://arxiv.org/abs/1805.02867">Online normalizer calculation for softmax</a>).
 * Rows are ordered by token, then by head, and padded to whole tiles of {@link StridedTile}.
 */
final class AttentionRows {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final int TILE_KEYS = 256;
    private static final int SCORE_STRIDE = TILE_KEYS + 16; // so that rows do not compete for the same cache lines

    private final AttentionCall call;
    private final CpuKeyValueStore store;
    private final int group; // query heads that share a key-value head
    private final int headDim;
    private final int sumStride;

    private int sequence;
    private int keyValueHead;
    private int firstToken;
    private int rows;
    private int paddedRows;
    private float[] queries = {}; // [paddedRows][headDim], scaled
    private float[] scores = {}; // [paddedRows][SCORE_STRIDE]
    private float[] sums = {}; // [paddedRows][sumStride], not yet divided
    private float[] statistics = {}; // [paddedRows] greatest scores, [paddedRows] sums of exponentials

    /** For one worker, which attends to one set of rows after the other. */
    AttentionRows(AttentionCall call, CpuKeyValueStore store) {
        this.call = call;
        this.store = store;
        group = call.queries().dimension(1) / store.layout().keyValueHeads();
        headDim = store.layout().headDim();
        sumStride = store.headDimStride();
    }

    /** Writes the output of some neighbouring tokens of a sequence, in the heads of one key-value head. */
    void attend(int sequence, int keyValueHead, int firstToken, int tokens, Scratch scratch) {
        this.sequence = sequence;
        this.keyValueHead = keyValueHead;
        this.firstToken = firstToken;
        rows = tokens * group;
        paddedRows = (rows + StridedTile.ROWS - 1) / StridedTile.ROWS * StridedTile.ROWS;
        queries = scratch.floats(Scratch.Use.ROWS, paddedRows * headDim);
        scores = scratch.floats(Scratch.Use.SCORES, paddedRows * SCORE_STRIDE);
        sums = scratch.zeros(Scratch.Use.PRODUCTS, paddedRows * sumStride);
        statistics = scratch.zeros(Scratch.Use.STATISTICS, 2 * paddedRows);
        Arrays.fill(statistics, 0, paddedRows, Float.NEGATIVE_INFINITY);
        loadQueries();
        int blockSize = store.layout().blockSize();
        int key = firstVisible(ownKey(0));
        int end = ownKey(rows - 1) + 1;
        while (key < end) {
            int inBlock = key % blockSize / TILE_KEYS * TILE_KEYS; // vectors begin at whole tiles of a block
            int tileKey = key / blockSize * blockSize + inBlock;
            int count = Math.min(TILE_KEYS, Math.min(blockSize - inBlock, end - tileKey));
            MemorySegment block = store.block(Integers.at(call.blockTable(), sequence, key / blockSize));
            attendTile(block, inBlock, tileKey, count);
            key = tileKey + count;
        }
        for (int row = 0; row < rows; row++) {
            writeRow(row);
        }
    }

    private void loadQueries() {
        Tensor source = call.queries();
        for (int row = 0; row < rows; row++) {
            long from = offset(source, row);
            for (int i = 0; i < headDim; i++) {
                queries[row * headDim + i] = source.memory().get(FLOAT, from + i * 4L) * call.scale();
            }
        }
        Arrays.fill(queries, rows * headDim, paddedRows * headDim, 0);
    }

    /** The place among its sequence's keys of the row's own key. */
    private int ownKey(int row) {
        return Integers.at(call.batch().keyIndices(), firstToken + row / group);
    }

    private int firstVisible(int ownKey) {
        return call.window() == 0 ? 0 : Math.max(0, ownKey + 1 - call.window());
    }

    private long offset(Tensor tensor, int row) {
        long head = (long) keyValueHead * group + row % group;
        return tensor.byteOffset()
                + ((firstToken + row / group) * tensor.stride(0) + head * tensor.stride(1)) * Float.BYTES;
    }

    /**
     * Takes the keys {@code tileKey} to {@code tileKey + count} in, which lie in a block from place {@code inBlock}.
     */
    private void attendTile(MemorySegment block, int inBlock, int tileKey, int count) {
        int width = Lanes.roundUp(count);
        for (int row = 0; row < paddedRows; row += StridedTile.ROWS) {
            if (seesAny(row, tileKey, count)) {
                multiplyKeys(row, block, inBlock, width);
                for (int i = row; i < Math.min(rows, row + StridedTile.ROWS); i++) {
                    exponentiate(i, tileKey, count, width);
                }
                multiplyValues(row, block, inBlock, count, width);
            }
        }
    }

    /** Whether one of the four rows from {@code row} sees a key of the tile. */
    private boolean seesAny(int row, int tileKey, int count) {
        int last = Math.min(rows, row + StridedTile.ROWS) - 1;
        return ownKey(last) >= tileKey && firstVisible(ownKey(row)) < tileKey + count;
    }

    /** {@code scores = queries · keysᵀ} for four rows. */
    private void multiplyKeys(int row, MemorySegment block, int inBlock, int width) {
        int from = row * headDim;
        int to = row * SCORE_STRIDE;
        for (int i = 0; i < StridedTile.ROWS; i++) {
            Arrays.fill(scores, to + i * SCORE_STRIDE, to + i * SCORE_STRIDE + width, 0);
        }
        long keys = store.keysOffset(call.layer(), keyValueHead) + (long) inBlock * store.numberBytes();
        int stride = store.positionStride();
        if (!store.isQuantized()) {
            StridedTile.add(queries, from, headDim, block, keys, stride * 4L, headDim, scores, to, SCORE_STRIDE, width);
            return;
        }
        StridedByteTile.add(queries, from, headDim, block, keys, stride, headDim, scores, to, SCORE_STRIDE, width);
        long scales = store.keyScalesOffset(call.layer(), keyValueHead) + inBlock * 4L;
        for (int i = 0; i < StridedTile.ROWS; i++) {
            VectorCodes.multiply(scores, to + i * SCORE_STRIDE, block, scales, width);
        }
    }

    /** {@code sums += exponentials · values} for four rows; the exponentials may be something else afterwards. */
    private void multiplyValues(int row, MemorySegment block, int inBlock, int count, int width) {
        long stride = (long) sumStride * store.numberBytes();
        long values = store.valuesOffset(call.layer(), keyValueHead) + inBlock * stride;
        int from = row * SCORE_STRIDE;
        int to = row * sumStride;
        if (!store.isQuantized()) {
            StridedTile.add(scores, from, SCORE_STRIDE, block, values, stride, count, sums, to, sumStride, sumStride);
            return;
        }
        long scales = store.valueScalesOffset(call.layer(), keyValueHead) + inBlock * 4L;
        for (int i = 0; i < StridedTile.ROWS; i++) {
            VectorCodes.multiply(scores, from + i * SCORE_STRIDE, block, scales, width);
        }
        StridedByteTile.add(scores, from, SCORE_STRIDE, block, values, stride, count, sums, to, sumStride, sumStride);
    }

    /**
     * Turns the scores of a row into exponentials, 0 for keys that it does not see, and takes them into its statistics.
     */
    private void exponentiate(int row, int tileKey, int count, int width) {
        int ownKey = ownKey(row);
        int start = Math.max(0, firstVisible(ownKey) - tileKey);
        int end = Math.min(count, ownKey + 1 - tileKey);
        int at = row * SCORE_STRIDE;
        if (start >= end) {
            Arrays.fill(scores, at, at + width, 0);
            return;
        }
        Arrays.fill(scores, at, at + start, Float.NEGATIVE_INFINITY);
        Arrays.fill(scores, at + end, at + width, Float.NEGATIVE_INFINITY);
        Tensor keyMask = call.batch().keyMask();
        if (keyMask != null) {
            hide(keyMask, tileKey + start, at + start, end - start);
        }
        float before = statistics[row];
        float greatest = Math.max(before, VectorScores.max(scores, at, width));
        if (greatest == Float.NEGATIVE_INFINITY) {
            Arrays.fill(scores, at, at + width, 0);
            return;
        }
        float kept = before == Float.NEGATIVE_INFINITY ? 0 : (float) Math.exp(before - greatest);
        float sum = VectorScores.exponentials(scores, at, width, greatest);
        statistics[row] = greatest;
        statistics[paddedRows + row] = statistics[paddedRows + row] * kept + sum;
        if (kept != 1) {
            VectorScores.scale(sums, row * sumStride, sumStride, kept);
        }
    }

    private void hide(Tensor keyMask, int key, int at, int count) {
        MemorySegment mask = keyMask.memory();
        long from = keyMask.byteOffset() + sequence * keyMask.stride(0) + key * keyMask.stride(1);
        for (int i = 0; i < count; i++) {
            if (mask.get(ValueLayout.JAVA_BYTE, from + i * keyMask.stride(1)) == 0) {
                scores[at + i] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    private void writeRow(int row) {
        float total = statistics[paddedRows + row];
        if (total == 0) {
            total = sumAllValues(row);
        }
        Tensor out = call.out();
        long to = offset(out, row);
        for (int i = 0; i < headDim; i++) {
            out.memory().set(FLOAT, to + i * 4L, sums[row * sumStride + i] / total);
        }
    }

    /** For a row that sees no key: the sum of all values that the sequence has; gives their number. */
    private int sumAllValues(int row) {
        int firstOwnKey =
                Integers.at(call.batch().keyIndices(), Integers.at(call.batch().rowStarts(), sequence));
        int first = firstVisible(firstOwnKey);
        int end = Integers.at(call.batch().keyLengths(), sequence);
        int blockSize = store.layout().blockSize();
        Arrays.fill(sums, row * sumStride, (row + 1) * sumStride, 0);
        CpuRow values = CpuRow.ofValues(store, call.layer(), keyValueHead);
        for (int key = first; key < end; key++) {
            MemorySegment block = store.block(Integers.at(call.blockTable(), sequence, key / blockSize));
            values.addTo(sums, row * sumStride, block, key % blockSize);
        }
        return end - first;
    }
}
