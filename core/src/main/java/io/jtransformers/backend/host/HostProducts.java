package io.jtransformers.backend.host;

import io.jtransformers.backend.ProductKernels;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Matrix products in plain Java: a dot product for each element, in double precision, rounded once. */
public final class HostProducts implements ProductKernels {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** Kernels without state. */
    public HostProducts() {}

    @Override
    public void multiplyTransposed(Tensor a, Tensor b, Tensor out) {
        MemorySegment left = a.memory();
        MemorySegment right = b.memory();
        MemorySegment target = out.memory();
        StridedRows matrices = StridedRows.before(2, a, b, out);
        int rows = out.dimension(-2);
        int columns = out.dimension(-1);
        int depth = a.dimension(-1);
        long rowStep = StridedRows.byteStride(out, -2);
        long columnStep = StridedRows.byteStride(out, -1);
        while (matrices.next()) {
            for (int row = 0; row < rows; row++) {
                long fromA = matrices.offset(0) + row * StridedRows.byteStride(a, -2);
                for (int column = 0; column < columns; column++) {
                    long fromB = matrices.offset(1) + column * StridedRows.byteStride(b, -2);
                    double dot = dot(
                            left,
                            fromA,
                            StridedRows.byteStride(a, -1),
                            right,
                            fromB,
                            StridedRows.byteStride(b, -1),
                            depth);
                    target.set(FLOAT, matrices.offset(2) + row * rowStep + column * columnStep, (float) dot);
                }
            }
        }
    }

    /** Four sums, so that an addition need not wait for the one before it. Offsets and steps are in bytes. */
    private static double dot(
            MemorySegment a, long fromA, long stepA, MemorySegment b, long fromB, long stepB, int length) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            long atA = fromA + i * stepA;
            long atB = fromB + i * stepB;
            sum0 += (double) a.get(FLOAT, atA) * b.get(FLOAT, atB);
            sum1 += (double) a.get(FLOAT, atA + stepA) * b.get(FLOAT, atB + stepB);
            sum2 += (double) a.get(FLOAT, atA + 2 * stepA) * b.get(FLOAT, atB + 2 * stepB);
            sum3 += (double) a.get(FLOAT, atA + 3 * stepA) * b.get(FLOAT, atB + 3 * stepB);
        }
        for (; i < length; i++) {
            sum0 += (double) a.get(FLOAT, fromA + i * stepA) * b.get(FLOAT, fromB + i * stepB);
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }
}
