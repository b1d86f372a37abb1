package io.jtransformers.backends.cpu;

import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Copies floats between tensors of one shape, row by row: the last axis is the row, and the place of a row is computed
 * from its number, so that rows can be shared among threads and nothing is allocated.
 */
final class StridedCopy {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final int PIECE = 4_096; // floats of a chunk of the parallel loop, about

    private StridedCopy() {}

    /** {@code out = x}; both floats of the same shape, which has axes. */
    static void copy(Tensor x, Tensor out, WorkerPool pool) {
        int length = x.dimension(-1);
        long rows = x.shape().rowCount();
        int chunkRows = Math.max(1, PIECE / Math.max(1, length));
        pool.run(Math.toIntExact((rows + chunkRows - 1) / chunkRows), (chunk, scratch) -> {
            long end = Math.min(rows, (chunk + 1L) * chunkRows);
            for (long row = (long) chunk * chunkRows; row < end; row++) {
                copyRow(x, out, row, length);
            }
        });
    }

    private static void copyRow(Tensor x, Tensor out, long row, int length) {
        MemorySegment source = x.memory();
        MemorySegment target = out.memory();
        long from = rowOffset(x, row);
        long to = rowOffset(out, row);
        if (x.hasContiguousRows() && out.hasContiguousRows()) {
            MemorySegment.copy(source, from, target, to, length * 4L);
            return;
        }
        long step = x.stride(-1) * Float.BYTES;
        long outStep = out.stride(-1) * Float.BYTES;
        for (int i = 0; i < length; i++) {
            target.set(FLOAT, to + i * outStep, source.get(FLOAT, from + i * step));
        }
    }

    /** Where a row begins, in bytes; rows are counted through all axes but the last. */
    private static long rowOffset(Tensor tensor, long row) {
        long offset = 0;
        long rest = row;
        for (int axis = tensor.shape().rank() - 2; axis >= 0; axis--) {
            long length = tensor.shape().dimension(axis);
            offset += rest % length * tensor.stride(axis);
            rest /= length;
        }
        return tensor.byteOffset() + offset * Float.BYTES;
    }
}
