package io.jtransformers.backends.cpu;

import io.jtransformers.backend.LightningCall;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.backend.host.HostRecurrentStore;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Lightning attention of one sequence in one head, block by block, however many rows there are: with {@code S} the
 * state before a block and {@code λ} the head's decay,
 *
 * <pre>{@code
 * A[i][j] = λ^(i - j) · queries[i] · keys[j]                        // j <= i
 * out[i] = λ^(i + 1) · queries[i] · S + A[i] · values
 * S = λ^length · S + sum over j of λ^(length - 1 - j) · keys[j]ᵀ · values[j]
 * }</pre>
 *
 * <p>The state is read and written where the store has it: a block of one row passes over it twice, the second time in
 * the cache. Values are read in place; keys are transposed once, for the scores and for the state.
 */
final class LightningBlocks {

    /** Rows of a block where the call leaves it to the kernel: as much work within blocks as with the state. */
    static final int ROWS = 64;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final LightningCall call;
    private final HostRecurrentStore store;
    private final int headDim;
    private final int keyStride; // floats; also of scores: rows do not compete for the same cache lines
    private final HeadDecays decays;
    private final Tensor keys; // [headDim, keyStride]
    private final Tensor fadedValues; // [rows of a block, headDim]

    private Scratch scratch;
    private int head;
    private int firstRow;
    private int length;

    /**
     * For one worker, which attends to one head after the other.
     *
     * @param call what is attended to
     * @param store of the call
     * @param scope holds what a block needs
     * @param maxRows rows of the longest block
     */
    LightningBlocks(LightningCall call, HostRecurrentStore store, TensorScope scope, int maxRows) {
        this.call = call;
        this.store = store;
        headDim = store.layout().headDim();
        keyStride = Lanes.roundUp(maxRows) + Lanes.COUNT;
        decays = new HeadDecays(call.decays(), maxRows);
        keys = scope.allocate(DataType.F32, Shape.of(headDim, keyStride));
        fadedValues = scope.allocate(DataType.F32, Shape.of(maxRows, headDim));
        scratch = new Scratch(0);
    }

    /** Writes the output of a sequence in one head, and the state after it. */
    void attend(int sequence, int head, Scratch scratch) {
        this.scratch = scratch;
        this.head = head;
        int start = Integers.at(call.batch().rowStarts(), sequence);
        int end = Integers.at(call.batch().rowStarts(), sequence + 1);
        if (start == end) {
            return; // keeps its state
        }
        int source = Integers.at(call.slots(), sequence, 0);
        MemorySegment after = store.segment(Integers.at(call.slots(), sequence, 1));
        long state = store.stateOffset(call.layer(), head);
        MemorySegment before = after;
        if (source < 0) {
            after.asSlice(state, (long) headDim * headDim * Float.BYTES).fill((byte) 0);
        } else {
            before = store.segment(source);
        }
        boolean isBeginning = Integers.at(call.batch().phases(), sequence) == TokenBatch.Phase.BEGINNING.code();
        LightningCall.@Nullable Tables tables = isBeginning ? call.decays().tables() : null;
        int blockRows = tables == null ? ROWS : call.decays().blockSize();
        decays.begin(head, tables, Math.min(blockRows, end - start), scratch);
        for (firstRow = start; firstRow < end; firstRow += blockRows) {
            length = Math.min(blockRows, end - firstRow);
            attendBlock(before, after, state);
            before = after;
        }
    }

    private void attendBlock(MemorySegment before, MemorySegment after, long state) {
        transposeKeys();
        int paddedRows = (length + StridedTile.ROWS - 1) / StridedTile.ROWS * StridedTile.ROWS;
        float[] queries = loadQueries(paddedRows);
        float[] scores = scratch.zeros(Scratch.Use.SCORES, paddedRows * keyStride);
        float[] sums = scratch.zeros(Scratch.Use.PRODUCTS, paddedRows * headDim);
        for (int row = 0; row < paddedRows; row += StridedTile.ROWS) {
            int visible = Math.min(length, row + StridedTile.ROWS);
            int at = row * keyStride;
            StridedTile.add(
                    queries,
                    row * headDim,
                    headDim,
                    keys.memory(),
                    keys.byteOffset(),
                    keyStride * 4L,
                    headDim,
                    scores,
                    at,
                    keyStride,
                    Lanes.roundUp(visible));
            StridedTile.add(
                    queries,
                    row * headDim,
                    headDim,
                    before,
                    state,
                    headDim * 4L,
                    headDim,
                    sums,
                    row * headDim,
                    headDim,
                    headDim);
            for (int i = row; i < visible; i++) {
                weigh(scores, sums, i);
            }
            StridedTile.add(
                    scores,
                    at,
                    keyStride,
                    call.values().memory(),
                    offset(call.values(), 0),
                    call.values().stride(0) * 4L,
                    visible,
                    sums,
                    row * headDim,
                    headDim,
                    headDim);
        }
        for (int i = 0; i < length; i++) {
            MemorySegment.copy(sums, i * headDim, call.out().memory(), FLOAT, offset(call.out(), i), headDim);
        }
        update(before, after, state);
    }

    /** Lets the state before the block and its rows count for row {@code i} as far as they have not faded. */
    private void weigh(float[] scores, float[] sums, int i) {
        VectorScores.scale(sums, i * headDim, headDim, decays.query(i));
        decays.weigh(scores, i * keyStride, i, StridedTile.ROWS - 1 - i % StridedTile.ROWS);
        if (call.batch().valueMask() != null) {
            for (int j = 0; j <= i; j++) {
                if (!counts(j)) {
                    scores[i * keyStride + j] = 0;
                }
            }
        }
    }

    private boolean counts(int row) {
        Tensor mask = call.batch().valueMask();
        return mask == null
                || mask.memory().get(ValueLayout.JAVA_BYTE, mask.byteOffset() + (firstRow + row) * mask.stride(0)) != 0;
    }

    private long offset(Tensor tensor, int row) {
        return tensor.byteOffset() + ((firstRow + row) * tensor.stride(0) + head * tensor.stride(1)) * Float.BYTES;
    }

    private void transposeKeys() {
        MemorySegment source = call.keys().memory();
        MemorySegment target = keys.memory();
        long to = keys.byteOffset();
        for (int row = 0; row < length; row++) {
            long from = offset(call.keys(), row);
            for (int i = 0; i < headDim; i++) {
                target.set(FLOAT, to + ((long) i * keyStride + row) * 4L, source.get(FLOAT, from + i * 4L));
            }
        }
    }

    private float[] loadQueries(int paddedRows) {
        float[] queries = scratch.floats(Scratch.Use.ROWS, paddedRows * headDim);
        for (int row = 0; row < length; row++) {
            long from = offset(call.queries(), row);
            MemorySegment.copy(call.queries().memory(), FLOAT, from, queries, row * headDim, headDim);
        }
        Arrays.fill(queries, length * headDim, paddedRows * headDim, 0);
        return queries;
    }

    private void update(MemorySegment before, MemorySegment after, long state) {
        float[] rows = scratch.floats(Scratch.Use.ROWS, headDim * keyStride);
        MemorySegment.copy(keys.memory(), FLOAT, keys.byteOffset(), rows, 0, headDim * keyStride);
        for (int row = 0; row < length; row++) {
            fadeValues(row, counts(row) ? decays.key(row, length) : 0);
        }
        for (int row = 0; row < headDim; row += StateTile.ROWS) {
            StateTile.fourRows(
                    rows,
                    row * keyStride,
                    keyStride,
                    fadedValues.memory(),
                    fadedValues.byteOffset(),
                    length,
                    decays.whole(length),
                    before,
                    after,
                    state + (long) row * headDim * 4L,
                    headDim);
        }
    }

    private void fadeValues(int row, float weight) {
        MemorySegment source = call.values().memory();
        long from = offset(call.values(), row);
        long to = fadedValues.byteOffset() + (long) row * headDim * 4L;
        for (int i = 0; i < headDim; i += Lanes.COUNT) {
            FloatVector.fromMemorySegment(Lanes.FLOATS, source, from + i * 4L, Lanes.ORDER)
                    .mul(weight)
                    .intoMemorySegment(fadedValues.memory(), to + i * 4L, Lanes.ORDER);
        }
    }
}
