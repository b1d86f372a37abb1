package io.jtransformers.backends.cpu;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.BinaryOperation;
import io.jtransformers.backend.ElementwiseKernels;
import io.jtransformers.backend.UnaryOperation;
import io.jtransformers.backend.host.HostElementwise;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Arithmetic element by element: contiguous floats in vectors, everything else in plain Java. */
final class CpuElementwise implements ElementwiseKernels {

    private final WorkerPool pool;
    private final HostElementwise host = new HostElementwise();

    CpuElementwise(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void binary(BinaryOperation operation, Tensor a, Tensor b, Tensor out) {
        if (!FloatRuns.isFloatRun(a) || !FloatRuns.isFloatRun(b) || !FloatRuns.isFloatRun(out)) {
            host.binary(operation, a, b, out);
            return;
        }
        MemorySegment left = a.memory();
        MemorySegment right = b.memory();
        MemorySegment target = out.memory();
        FloatRuns.share(pool, out.shape().elementCount(), (first, count) -> {
            long offset = first * Float.BYTES;
            long fromLeft = a.byteOffset() + offset;
            long fromRight = b.byteOffset() + offset;
            VectorArithmetic.binary(
                    operation, left, fromLeft, right, fromRight, target, out.byteOffset() + offset, count);
        });
    }

    @Override
    public void unary(UnaryOperation operation, Tensor x, Tensor out) {
        if (!VectorArithmetic.isKnown(operation) || !FloatRuns.isFloatRun(x) || !FloatRuns.isFloatRun(out)) {
            host.unary(operation, x, out);
            return;
        }
        MemorySegment source = x.memory();
        MemorySegment target = out.memory();
        FloatRuns.share(pool, out.shape().elementCount(), (first, count) -> {
            long offset = first * Float.BYTES;
            VectorArithmetic.unary(
                    operation, source, x.byteOffset() + offset, target, out.byteOffset() + offset, count);
        });
    }

    @Override
    public void activate(Activation activation, Tensor x, Tensor out) {
        if (!VectorActivation.isKnown(activation) || !FloatRuns.isFloatRun(x) || !FloatRuns.isFloatRun(out)) {
            host.activate(activation, x, out);
            return;
        }
        MemorySegment source = x.memory();
        MemorySegment target = out.memory();
        FloatRuns.share(pool, out.shape().elementCount(), (first, count) -> {
            long offset = first * Float.BYTES;
            VectorActivation.apply(
                    activation, source, x.byteOffset() + offset, target, out.byteOffset() + offset, count);
        });
    }

    @Override
    public void scaleAndShift(Tensor x, float scale, float shift, Tensor out) {
        if (!FloatRuns.isFloatRun(x) || !FloatRuns.isFloatRun(out)) {
            host.scaleAndShift(x, scale, shift, out);
            return;
        }
        MemorySegment source = x.memory();
        MemorySegment target = out.memory();
        FloatRuns.share(pool, out.shape().elementCount(), (first, count) -> {
            long offset = first * Float.BYTES;
            long to = out.byteOffset() + offset;
            VectorArithmetic.scaleAndShift(source, x.byteOffset() + offset, scale, shift, target, to, count);
        });
    }

    @Override
    public void copy(Tensor x, Tensor out) {
        if (!FloatRuns.isFloatRun(x) || !FloatRuns.isFloatRun(out)) {
            boolean floats = x.dataType() == DataType.F32 && out.dataType() == DataType.F32;
            if (floats && out.shape().rank() > 0) {
                StridedCopy.copy(x, out, pool);
            } else {
                host.copy(x, out);
            }
            return;
        }
        MemorySegment source = x.memory();
        MemorySegment target = out.memory();
        FloatRuns.share(pool, out.shape().elementCount(), (first, count) -> {
            long offset = first * Float.BYTES;
            long bytes = (long) count * Float.BYTES;
            MemorySegment.copy(source, x.byteOffset() + offset, target, out.byteOffset() + offset, bytes);
        });
    }

    @Override
    public void fill(Tensor out, float value) {
        if (!FloatRuns.isFloatRun(out)) {
            host.fill(out, value);
            return;
        }
        MemorySegment target = out.memory();
        FloatRuns.share(
                pool,
                out.shape().elementCount(),
                (first, count) -> VectorArithmetic.fill(target, out.byteOffset() + first * Float.BYTES, value, count));
    }
}
