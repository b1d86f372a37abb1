package io.jtransformers.backends.cpu;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.ValueLayout;

/** Cuts long runs of floats into pieces that stay in the first-level cache, and shares them among the workers. */
final class FloatRuns {

    private static final int PIECE = 4_096;

    private FloatRuns() {}

    /** Whether a tensor is floats one after another. */
    static boolean isFloatRun(Tensor tensor) {
        return tensor.dataType() == DataType.F32 && tensor.isContiguous();
    }

    /** Whether each row of a tensor is floats one after another. */
    static boolean hasFloatRows(Tensor tensor) {
        return tensor.dataType() == DataType.F32 && tensor.hasContiguousRows();
    }

    /** Where a row of a matrix begins, in bytes. */
    static long rowOffset(Tensor matrix, int row) {
        return matrix.byteOffset() + row * matrix.stride(0) * Float.BYTES;
    }

    /** One number of a matrix. */
    static float at(Tensor matrix, int row, int column) {
        long at = rowOffset(matrix, row) + column * matrix.stride(1) * Float.BYTES;
        return matrix.memory().get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
    }

    /** The work on one piece. */
    @FunctionalInterface
    interface Piece {

        /**
         * Computes some neighbouring floats.
         *
         * @param first index of the first
         * @param count how many
         */
        void run(long first, int count);
    }

    /** Runs {@code piece} over {@code length} floats, some thousand at a time. */
    static void share(WorkerPool pool, long length, Piece piece) {
        int pieces = Math.toIntExact((length + PIECE - 1) / PIECE);
        pool.run(pieces, (index, scratch) -> {
            long first = (long) index * PIECE;
            piece.run(first, (int) Math.min(PIECE, length - first));
        });
    }
}
