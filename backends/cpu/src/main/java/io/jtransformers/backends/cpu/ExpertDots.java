package io.jtransformers.backends.cpu;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A few slots of an expert: bound by reading its weights, which happens once for all of them.
 *
 * <p>The gated numbers are written in the order in which the next weight meets them ({@link DotTokens}). Chunks of rows
 * are whole blocks of that order, so that each is a run of memory in both.
 */
final class ExpertDots implements ExpertGroup {

    /** Up to so many slots the arithmetic hides behind the reading. */
    static final int MAX_SLOTS = 8;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final long CHUNK_BYTES = 256 << 10; // as for one weight

    private final DotProducts products;
    private final ExpertWeights weights;
    private final Activation activation;
    private final int count;
    private final int firstPlace;
    private final DotTokens gated;
    private final DotOperands gate;
    private final DotOperands up;
    private final DotOperands down;
    private final Epilogue epilogue;

    /**
     * Brings the inputs into order.
     *
     * @param products multiplies
     * @param weights of the expert
     * @param step what all groups share
     * @param firstPlace of the slots
     * @param count how many slots, at most {@link #MAX_SLOTS}
     */
    ExpertDots(DotProducts products, ExpertWeights weights, ExpertStep step, int firstPlace, int count) {
        this.products = products;
        this.weights = weights;
        this.count = count;
        this.firstPlace = firstPlace;
        activation = step.activation();
        DotTokens input = step.inputDots(weights.gate().dataType(), firstPlace, count);
        gated = DotTokens.inOrder(step.gatedRows(count));
        gate = DotOperands.of(weights.gate(), input, gateChunkRows());
        up = DotOperands.of(weights.up(), input, gateChunkRows());
        down = DotOperands.of(weights.down(), gated, downChunkRows());
        epilogue = step.epilogue();
    }

    @Override
    public int inputParts() {
        return 0;
    }

    @Override
    public void orderInputs(int part) {
        throw new IllegalStateException("unreachable: few inputs are ordered at once");
    }

    @Override
    public int gateChunkRows() {
        int rows = chunkRows(weights.gate(), CHUNK_BYTES / 2); // and as many of up
        return Math.max(rows / DotTokens.PAIR, 1) * DotTokens.PAIR;
    }

    @Override
    public int downChunkRows() {
        return Math.max(chunkRows(weights.down(), CHUNK_BYTES) / DotProducts.ROWS, 1) * DotProducts.ROWS;
    }

    private static int chunkRows(StoredTensor values, long bytes) {
        long rowBytes = values.shape().dimension(1) * values.dataType().byteSize();
        return Math.clamp(bytes / Math.max(1, rowBytes), 1, 1_024);
    }

    @Override
    public void gate(int firstRow, int rows, Scratch scratch) {
        MemorySegment memory = gated.memory();
        float[] dots = scratch.floats(Scratch.Use.PRODUCTS, count * gate.dotStride());
        products.multiply(weights.gate().dataType(), gate, firstRow, rows, count, dots);
        for (int token = 0; token < count; token++) {
            for (int row = 0; row < rows; row++) {
                memory.set(FLOAT, gatedPlace(token, firstRow + row), dots[token * gate.dotStride() + row]);
            }
            long first = down.token(token) + firstRow * 4L;
            VectorActivation.applyAny(activation, memory, first, memory, first, rows);
        }
        products.multiply(weights.up().dataType(), up, firstRow, rows, count, dots);
        for (int token = 0; token < count; token++) {
            for (int row = 0; row < rows; row++) {
                long at = gatedPlace(token, firstRow + row);
                memory.set(FLOAT, at, memory.get(FLOAT, at) * dots[token * up.dotStride() + row]);
            }
        }
    }

    private long gatedPlace(int token, int row) {
        StoredTensor values = weights.down();
        int depth = values.shape().intDimension(1);
        int place = values.dataType() == DataType.F32 ? row : DotTokens.separatedPlace(row, depth);
        return down.token(token) + place * 4L;
    }

    @Override
    public void down(int firstRow, int rows, Scratch scratch) {
        float[] dots = scratch.floats(Scratch.Use.PRODUCTS, count * down.dotStride());
        products.multiply(weights.down().dataType(), down, firstRow, rows, count, dots);
        epilogue.write(dots, down.dotStride(), firstRow, rows, firstPlace, count);
    }
}
