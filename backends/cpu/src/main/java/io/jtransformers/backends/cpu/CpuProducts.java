package io.jtransformers.backends.cpu;

import io.jtransformers.backend.ProductKernels;
import io.jtransformers.backend.host.HostProducts;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Products of tensors whose rows lie in memory as rows: a dot product for each element. Others in plain Java. */
final class CpuProducts implements ProductKernels {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final WorkerPool pool;
    private final HostProducts host = new HostProducts();

    CpuProducts(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void multiplyTransposed(Tensor a, Tensor b, Tensor out) {
        if (!FloatRuns.isFloatRun(a) || !FloatRuns.isFloatRun(b) || !FloatRuns.isFloatRun(out)) {
            host.multiplyTransposed(a, b, out);
            return;
        }
        int rows = a.dimension(-2);
        int columns = b.dimension(-2);
        int depth = a.dimension(-1);
        MemorySegment left = a.memory();
        MemorySegment right = b.memory();
        MemorySegment target = out.memory();
        int allRows = Math.toIntExact(a.shape().rowCount());
        pool.run(allRows, (row, scratch) -> {
            long from = a.byteOffset() + (long) row * depth * Float.BYTES;
            long to = out.byteOffset() + (long) row * columns * Float.BYTES;
            long matrix = b.byteOffset() + (long) (row / rows) * columns * depth * Float.BYTES;
            for (int column = 0; column < columns; column++) {
                float dot = dot(left, from, right, matrix + (long) column * depth * Float.BYTES, depth);
                target.set(FLOAT, to + column * 4L, dot);
            }
        });
    }

    private static float dot(MemorySegment a, long fromA, MemorySegment b, long fromB, int length) {
        FloatVector sums0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector sums1 = FloatVector.zero(Lanes.FLOATS);
        int i = 0;
        for (; i + 2 * Lanes.COUNT <= length; i += 2 * Lanes.COUNT) {
            long atA = fromA + i * 4L;
            long atB = fromB + i * 4L;
            FloatVector a0 = FloatVector.fromMemorySegment(Lanes.FLOATS, a, atA, Lanes.ORDER);
            FloatVector b0 = FloatVector.fromMemorySegment(Lanes.FLOATS, b, atB, Lanes.ORDER);
            FloatVector a1 = FloatVector.fromMemorySegment(Lanes.FLOATS, a, atA + Lanes.BYTES, Lanes.ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(Lanes.FLOATS, b, atB + Lanes.BYTES, Lanes.ORDER);
            sums0 = a0.fma(b0, sums0);
            sums1 = a1.fma(b1, sums1);
        }
        float sum = sums0.add(sums1).reduceLanes(VectorOperators.ADD);
        for (; i < length; i++) {
            sum += a.get(FLOAT, fromA + i * 4L) * b.get(FLOAT, fromB + i * 4L);
        }
        return sum;
    }
}
