package io.jtransformers.backends.cpu;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.FeedForwardKernels;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** The gate of a feed-forward block in one pass over both of its inputs. */
final class CpuFeedForward implements FeedForwardKernels {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final WorkerPool pool;

    CpuFeedForward(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void gateInPlace(Activation activation, Tensor gate, Tensor up) {
        boolean fast = VectorActivation.isKnown(activation) && FloatRuns.isFloatRun(gate) && FloatRuns.isFloatRun(up);
        if (!fast) {
            FeedForwardKernels.super.gateInPlace(activation, gate, up);
            return;
        }
        MemorySegment gates = gate.memory();
        MemorySegment ups = up.memory();
        FloatRuns.share(pool, gate.shape().elementCount(), (first, count) -> {
            long at = gate.byteOffset() + first * Float.BYTES;
            VectorActivation.apply(activation, gates, at, gates, at, count);
            multiply(gates, at, ups, up.byteOffset() + first * Float.BYTES, count);
        });
    }

    private static void multiply(MemorySegment gate, long at, MemorySegment up, long upAt, int count) {
        int i = 0;
        for (; i + Lanes.COUNT <= count; i += Lanes.COUNT) {
            long offset = i * 4L;
            FloatVector factor = FloatVector.fromMemorySegment(Lanes.FLOATS, up, upAt + offset, Lanes.ORDER);
            FloatVector.fromMemorySegment(Lanes.FLOATS, gate, at + offset, Lanes.ORDER)
                    .mul(factor)
                    .intoMemorySegment(gate, at + offset, Lanes.ORDER);
        }
        for (; i < count; i++) {
            long offset = i * 4L;
            gate.set(FLOAT, at + offset, gate.get(FLOAT, at + offset) * up.get(FLOAT, upAt + offset));
        }
    }
}
