package io.jtransformers.backends.cpu;

import io.jtransformers.backend.NormalizationKernels;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Normalisation of contiguous rows; others go to the definition. */
final class CpuNormalization implements NormalizationKernels {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final int CHUNK_ROWS = 8;

    private final WorkerPool pool;

    CpuNormalization(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void rmsNorm(Tensor x, Tensor weight, float epsilon, Tensor out) {
        boolean fast = FloatRuns.isFloatRun(x) && FloatRuns.isFloatRun(out) && FloatRuns.isFloatRun(weight);
        if (!fast) {
            NormalizationKernels.super.rmsNorm(x, weight, epsilon, out);
            return;
        }
        int hidden = x.dimension(-1);
        int rows = Math.toIntExact(x.shape().rowCount());
        MemorySegment input = x.memory();
        MemorySegment scale = weight.memory();
        MemorySegment output = out.memory();
        pool.run((rows + CHUNK_ROWS - 1) / CHUNK_ROWS, (chunk, scratch) -> {
            int end = Math.min(rows, (chunk + 1) * CHUNK_ROWS);
            for (int row = chunk * CHUNK_ROWS; row < end; row++) {
                long offset = (long) row * hidden * Float.BYTES;
                long from = x.byteOffset() + offset;
                float inverse = (float) (1 / Math.sqrt(meanSquare(input, from, hidden) + epsilon));
                normalize(input, from, inverse, scale, weight.byteOffset(), output, out.byteOffset() + offset, hidden);
            }
        });
    }

    private static float meanSquare(MemorySegment x, long from, int hidden) {
        FloatVector sum0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector sum1 = FloatVector.zero(Lanes.FLOATS);
        int i = 0;
        for (; i + 2 * Lanes.COUNT <= hidden; i += 2 * Lanes.COUNT) {
            long at = from + i * 4L;
            FloatVector v0 = FloatVector.fromMemorySegment(Lanes.FLOATS, x, at, Lanes.ORDER);
            FloatVector v1 = FloatVector.fromMemorySegment(Lanes.FLOATS, x, at + Lanes.BYTES, Lanes.ORDER);
            sum0 = v0.fma(v0, sum0);
            sum1 = v1.fma(v1, sum1);
        }
        float sum = sum0.add(sum1).reduceLanes(VectorOperators.ADD);
        for (; i < hidden; i++) {
            float value = x.get(FLOAT, from + i * 4L);
            sum += value * value;
        }
        return sum / hidden;
    }

    private static void normalize(
            MemorySegment x,
            long from,
            float inverse,
            MemorySegment weight,
            long weightFrom,
            MemorySegment out,
            long to,
            int hidden) {
        int i = 0;
        for (; i + Lanes.COUNT <= hidden; i += Lanes.COUNT) {
            FloatVector scale = FloatVector.fromMemorySegment(Lanes.FLOATS, weight, weightFrom + i * 4L, Lanes.ORDER);
            FloatVector.fromMemorySegment(Lanes.FLOATS, x, from + i * 4L, Lanes.ORDER)
                    .mul(inverse)
                    .mul(scale)
                    .intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
        }
        for (; i < hidden; i++) {
            float scale = weight.get(FLOAT, weightFrom + i * 4L);
            out.set(FLOAT, to + i * 4L, x.get(FLOAT, from + i * 4L) * inverse * scale);
        }
    }
}
