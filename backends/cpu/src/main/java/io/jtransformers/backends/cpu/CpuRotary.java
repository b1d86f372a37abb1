package io.jtransformers.backends.cpu;

import io.jtransformers.backend.RotaryKernels;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** Rotary position embedding of heads whose entries lie one after another; others go to the definition. */
final class CpuRotary implements RotaryKernels {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final int CHUNK_TOKENS = 8;

    private final WorkerPool pool;

    CpuRotary(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void rotate(Tensor x, Tensor cosines, Tensor sines) {
        boolean fast = x.dataType() == DataType.F32
                && x.hasContiguousRows()
                && cosines.hasContiguousRows()
                && sines.hasContiguousRows();
        if (!fast) {
            RotaryKernels.super.rotate(x, cosines, sines);
            return;
        }
        int tokens = x.dimension(0);
        pool.run((tokens + CHUNK_TOKENS - 1) / CHUNK_TOKENS, (chunk, scratch) -> {
            int end = Math.min(tokens, (chunk + 1) * CHUNK_TOKENS);
            for (int token = chunk * CHUNK_TOKENS; token < end; token++) {
                rotateToken(x, cosines, sines, token);
            }
        });
    }

    private static void rotateToken(Tensor x, Tensor cosines, Tensor sines, int token) {
        int heads = x.dimension(1);
        int half = cosines.dimension(1);
        long cosine = cosines.byteOffset() + token * cosines.stride(0) * Float.BYTES;
        long sine = sines.byteOffset() + token * sines.stride(0) * Float.BYTES;
        long first = x.byteOffset() + token * x.stride(0) * Float.BYTES;
        long headBytes = x.stride(1) * Float.BYTES;
        for (int head = 0; head < heads; head++) {
            rotateHead(x.memory(), first + head * headBytes, cosines.memory(), cosine, sines.memory(), sine, half);
        }
    }

    private static void rotateHead(
            MemorySegment x, long at, MemorySegment cosines, long cosine, MemorySegment sines, long sine, int half) {
        long second = half * 4L;
        int i = 0;
        for (; i + Lanes.COUNT <= half; i += Lanes.COUNT) {
            long offset = i * 4L;
            FloatVector c = FloatVector.fromMemorySegment(Lanes.FLOATS, cosines, cosine + offset, Lanes.ORDER);
            FloatVector s = FloatVector.fromMemorySegment(Lanes.FLOATS, sines, sine + offset, Lanes.ORDER);
            FloatVector a = FloatVector.fromMemorySegment(Lanes.FLOATS, x, at + offset, Lanes.ORDER);
            FloatVector b = FloatVector.fromMemorySegment(Lanes.FLOATS, x, at + second + offset, Lanes.ORDER);
            a.mul(c).sub(b.mul(s)).intoMemorySegment(x, at + offset, Lanes.ORDER);
            b.mul(c).add(a.mul(s)).intoMemorySegment(x, at + second + offset, Lanes.ORDER);
        }
        for (; i < half; i++) {
            long offset = i * 4L;
            float c = cosines.get(FLOAT, cosine + offset);
            float s = sines.get(FLOAT, sine + offset);
            float a = x.get(FLOAT, at + offset);
            float b = x.get(FLOAT, at + second + offset);
            x.set(FLOAT, at + offset, a * c - b * s);
            x.set(FLOAT, at + second + offset, b * c + a * s);
        }
    }
}
