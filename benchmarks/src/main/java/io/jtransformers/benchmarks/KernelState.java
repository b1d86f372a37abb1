package io.jtransformers.benchmarks;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BackendLease;
import io.jtransformers.backend.BackendOptions;
import io.jtransformers.backend.Backends;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.StepKey;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.backend.StoredWeight;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.nn.Initializer;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The best backend there is, one queue on it, and random operands. */
@State(Scope.Benchmark)
public class KernelState {

    /** Compute threads; 0 is one a core. */
    @Param("0")
    private int threads;

    private final Arena arena = Arena.ofShared();
    private BackendLease lease;
    private ComputeQueue queue;
    private TensorScope scope;

    /** Made by JMH. */
    public KernelState() {}

    /** Opens backend and queue. */
    @Setup(Level.Trial)
    public void open() {
        lease = Backends.acquire(null, new BackendOptions(threads));
        queue = lease.backend().openQueue();
        scope = TensorScope.open(queue);
    }

    /** Closes what {@link #open} opened. */
    @TearDown(Level.Trial)
    public void close() {
        scope.close();
        queue.close();
        lease.close();
        arena.close();
    }

    Backend backend() {
        return lease.backend();
    }

    ComputeQueue queue() {
        return queue;
    }

    /** Runs kernels as a step that is never replayed. */
    void run(Runnable kernels) {
        queue.run(StepKey.once(this), kernels);
    }

    /** A tensor that lives as long as the trial. */
    Tensor random(long... dimensions) {
        Shape shape = Shape.of(dimensions);
        float[] values = new float[Math.toIntExact(shape.elementCount())];
        for (int i = 0; i < values.length; i++) {
            values[i] = Initializer.normal(1).valueAt(1, i);
        }
        return scope.ofFloats(shape, values);
    }

    TensorScope scope() {
        return scope;
    }

    /** A matrix of {@code type}, stored as a checkpoint would. */
    Weight weight(DataType type, int rows, int columns) {
        Shape shape = Shape.of(rows, columns);
        MemorySegment data = arena.allocate(shape.elementCount() * type.byteSize(), 64);
        for (long i = 0; i < shape.elementCount(); i++) {
            type.writeFloat(data, i * type.byteSize(), Initializer.normal(0.02f).valueAt(2, i));
        }
        var stored = StoredWeight.dense("random", new StoredTensor(type, shape, data));
        return lease.backend().prepare(stored, WeightUse.linear());
    }
}
