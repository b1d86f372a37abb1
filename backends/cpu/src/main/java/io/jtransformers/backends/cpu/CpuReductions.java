package io.jtransformers.backends.cpu;

import io.jtransformers.backend.ReductionKernels;
import io.jtransformers.backend.host.HostReductions;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Reductions of contiguous rows in vectors, of others in plain Java. */
final class CpuReductions implements ReductionKernels {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final WorkerPool pool;
    private final HostReductions host = new HostReductions();

    CpuReductions(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void sum(Tensor x, Tensor out) {
        if (!areFloatRows(x) || !areFloatRows(out)) {
            host.sum(x, out);
            return;
        }
        int length = x.dimension(-1);
        for (long row = 0; row < x.shape().rowCount(); row++) {
            float sum = sum(x.memory(), x.byteOffset() + row * length * Float.BYTES, length);
            out.memory().set(FLOAT, out.byteOffset() + row * Float.BYTES, sum);
        }
    }

    @Override
    public void max(Tensor x, Tensor out) {
        if (!areFloatRows(x) || !areFloatRows(out)) {
            host.max(x, out);
            return;
        }
        int length = x.dimension(-1);
        for (long row = 0; row < x.shape().rowCount(); row++) {
            float greatest = max(x.memory(), x.byteOffset() + row * length * Float.BYTES, length);
            out.memory().set(FLOAT, out.byteOffset() + row * Float.BYTES, greatest);
        }
    }

    @Override
    public void argMax(Tensor x, Tensor out) {
        if (!areFloatRows(x) || !out.isContiguous()) {
            host.argMax(x, out);
            return;
        }
        int length = x.dimension(-1);
        for (long row = 0; row < x.shape().rowCount(); row++) {
            long from = x.byteOffset() + row * length * Float.BYTES;
            float greatest = max(x.memory(), from, length);
            if (Float.isNaN(greatest)) {
                host.argMax(x, out); // equals nothing, so it cannot be looked for
                return;
            }
            out.memory().set(INT, out.byteOffset() + row * Integer.BYTES, indexOf(greatest, x.memory(), from, length));
        }
    }

    @Override
    public void topK(Tensor x, Tensor values, Tensor indices) {
        int count = values.dimension(-1);
        boolean fits = areFloatRows(x) && areFloatRows(values) && indices.isContiguous() && count <= TopRow.MAX_COUNT;
        if (!fits) {
            host.topK(x, values, indices);
            return;
        }
        int length = x.dimension(-1);
        for (long row = 0; row < x.shape().rowCount(); row++) {
            long to = row * count * Float.BYTES; // an index is as long
            TopRow.select(
                    x.memory(),
                    x.byteOffset() + row * length * Float.BYTES,
                    length,
                    count,
                    values.memory(),
                    values.byteOffset() + to,
                    indices.memory(),
                    indices.byteOffset() + to);
        }
    }

    @Override
    public void softmax(Tensor x, Tensor out) {
        if (!areFloatRows(x) || !areFloatRows(out)) {
            ReductionKernels.super.softmax(x, out);
            return;
        }
        int length = x.dimension(-1);
        MemorySegment source = x.memory();
        MemorySegment target = out.memory();
        pool.run(Math.toIntExact(x.shape().rowCount()), (row, scratch) -> {
            long offset = (long) row * length * Float.BYTES;
            long to = out.byteOffset() + offset;
            float greatest = max(source, x.byteOffset() + offset, length);
            float sum = exponentials(source, x.byteOffset() + offset, greatest, target, to, length);
            divide(target, to, sum, length);
        });
    }

    private static boolean areFloatRows(Tensor tensor) {
        return tensor.dataType() == DataType.F32
                && tensor.isContiguous()
                && tensor.shape().rank() > 0;
    }

    /** In double precision, rounded once: vectors of floats are widened half by half. */
    private static float sum(MemorySegment x, long from, int length) {
        DoubleVector lower = DoubleVector.zero(DoubleVector.SPECIES_PREFERRED);
        DoubleVector upper = DoubleVector.zero(DoubleVector.SPECIES_PREFERRED);
        int i = 0;
        for (; i + Lanes.COUNT <= length; i += Lanes.COUNT) {
            FloatVector numbers = FloatVector.fromMemorySegment(Lanes.FLOATS, x, from + i * 4L, Lanes.ORDER);
            lower = lower.add(numbers.convertShape(VectorOperators.F2D, DoubleVector.SPECIES_PREFERRED, 0));
            upper = upper.add(numbers.convertShape(VectorOperators.F2D, DoubleVector.SPECIES_PREFERRED, 1));
        }
        double sum = lower.add(upper).reduceLanes(VectorOperators.ADD);
        for (; i < length; i++) {
            sum += x.get(FLOAT, from + i * 4L);
        }
        return (float) sum;
    }

    private static float max(MemorySegment x, long from, int length) {
        FloatVector greatest = FloatVector.broadcast(Lanes.FLOATS, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i + Lanes.COUNT <= length; i += Lanes.COUNT) {
            greatest = greatest.max(FloatVector.fromMemorySegment(Lanes.FLOATS, x, from + i * 4L, Lanes.ORDER));
        }
        float max = greatest.reduceLanes(VectorOperators.MAX);
        for (; i < length; i++) {
            max = Math.max(max, x.get(FLOAT, from + i * 4L));
        }
        return max;
    }

    /** Where {@code value}, which is there, stands first. */
    private static int indexOf(float value, MemorySegment x, long from, int length) {
        int i = 0;
        for (; i + Lanes.COUNT <= length; i += Lanes.COUNT) {
            var equal = FloatVector.fromMemorySegment(Lanes.FLOATS, x, from + i * 4L, Lanes.ORDER)
                    .eq(value);
            if (equal.anyTrue()) {
                return i + equal.firstTrue();
            }
        }
        while (x.get(FLOAT, from + i * 4L) != value) {
            i++;
        }
        return i;
    }

    /** {@code out = e^(x - max)}; gives the sum. */
    private static float exponentials(MemorySegment x, long from, float max, MemorySegment out, long to, int length) {
        FloatVector sums = FloatVector.zero(Lanes.FLOATS);
        int i = 0;
        for (; i + Lanes.COUNT <= length; i += Lanes.COUNT) {
            FloatVector shifted = FloatVector.fromMemorySegment(Lanes.FLOATS, x, from + i * 4L, Lanes.ORDER)
                    .sub(max);
            FloatVector exponential = VectorMath.exp(shifted);
            exponential.intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
            sums = sums.add(exponential);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < length; i++) {
            float exponential = (float) Math.exp(x.get(FLOAT, from + i * 4L) - max);
            out.set(FLOAT, to + i * 4L, exponential);
            sum += exponential;
        }
        return sum;
    }

    private static void divide(MemorySegment x, long from, float divisor, int length) {
        int i = 0;
        for (; i + Lanes.COUNT <= length; i += Lanes.COUNT) {
            FloatVector.fromMemorySegment(Lanes.FLOATS, x, from + i * 4L, Lanes.ORDER)
                    .div(divisor)
                    .intoMemorySegment(x, from + i * 4L, Lanes.ORDER);
        }
        for (; i < length; i++) {
            x.set(FLOAT, from + i * 4L, x.get(FLOAT, from + i * 4L) / divisor);
        }
    }
}
