package io.jtransformers.backend.host;

import io.jtransformers.backend.ReductionKernels;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reductions over the last axis in plain Java. Sums are taken in double precision and rounded once. */
public final class HostReductions implements ReductionKernels {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /** Kernels without state. */
    public HostReductions() {}

    @Override
    public void sum(Tensor x, Tensor out) {
        MemorySegment input = x.memory();
        StridedRows rows = StridedRows.before(1, x, out);
        long length = x.shape().dimension(-1);
        long step = StridedRows.byteStride(x, -1);
        while (rows.next()) {
            double sum = 0;
            for (long i = 0; i < length; i++) {
                sum += input.get(FLOAT, rows.offset(0) + i * step);
            }
            out.memory().set(FLOAT, rows.offset(1), (float) sum);
        }
    }

    @Override
    public void max(Tensor x, Tensor out) {
        MemorySegment input = x.memory();
        StridedRows rows = StridedRows.before(1, x, out);
        long length = x.shape().dimension(-1);
        long step = StridedRows.byteStride(x, -1);
        while (rows.next()) {
            float greatest = Float.NEGATIVE_INFINITY;
            for (long i = 0; i < length; i++) {
                greatest = Math.max(greatest, input.get(FLOAT, rows.offset(0) + i * step)); // NaN stays
            }
            out.memory().set(FLOAT, rows.offset(1), greatest);
        }
    }

    @Override
    public void argMax(Tensor x, Tensor out) {
        MemorySegment input = x.memory();
        StridedRows rows = StridedRows.before(1, x, out);
        long length = x.shape().dimension(-1);
        long step = StridedRows.byteStride(x, -1);
        while (rows.next()) {
            int best = 0;
            float greatest = input.get(FLOAT, rows.offset(0));
            for (int i = 1; i < length; i++) {
                float candidate = input.get(FLOAT, rows.offset(0) + i * step);
                if (TopHeap.isGreater(candidate, greatest)) {
                    greatest = candidate;
                    best = i;
                }
            }
            out.memory().set(INT, rows.offset(1), best);
        }
    }

    @Override
    public void topK(Tensor x, Tensor values, Tensor indices) {
        MemorySegment input = x.memory();
        StridedRows rows = StridedRows.before(1, x, values, indices);
        long length = x.shape().dimension(-1);
        long step = StridedRows.byteStride(x, -1);
        long valueStep = StridedRows.byteStride(values, -1);
        long indexStep = StridedRows.byteStride(indices, -1);
        var heap = new TopHeap(values.dimension(-1));
        while (rows.next()) {
            heap.clear();
            for (int i = 0; i < length; i++) {
                heap.offer(input.get(FLOAT, rows.offset(0) + i * step), i);
            }
            for (int place = values.dimension(-1) - 1; place >= 0; place--) { // the least leaves first
                values.memory().set(FLOAT, rows.offset(1) + place * valueStep, heap.leastValue());
                indices.memory().set(INT, rows.offset(2) + place * indexStep, heap.leastIndex());
                heap.removeLeast();
            }
        }
    }
}
