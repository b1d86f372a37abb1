package io.jtransformers.tensor;

import io.jtransformers.backend.ComputeQueue;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A level of the stack on which temporaries live: what is allocated in it is released when it closes.
 *
 * <p>Operations of {@link Tensor} allocate in the innermost open scope of their queue. A step opens one, each layer
 * another inside it, so that memory does not grow with the number of layers.
 */
public final class TensorScope implements TensorOwner, AutoCloseable {

    private final ComputeQueue queue;
    private final Slab slab;
    private final @Nullable TensorScope parent;
    private final Slab.Mark mark;
    private boolean closed;

    private TensorScope(ComputeQueue queue) {
        this.queue = queue;
        this.slab = queue.slab();
        this.parent = slab.top();
        this.mark = slab.mark();
        slab.setTop(this);
    }

    /** Opens a scope on top of those that {@code queue} has open. */
    public static TensorScope open(ComputeQueue queue) {
        return new TensorScope(queue);
    }

    /**
     * The innermost scope that {@code queue} has open.
     *
     * @throws IllegalStateException if none is open
     */
    public static TensorScope innermost(ComputeQueue queue) {
        TensorScope top = queue.slab().top();
        if (top == null) {
            throw new IllegalStateException(
                    "A tensor was to be allocated on %s, but no TensorScope is open there.".formatted(queue));
        }
        return top;
    }

    /**
     * A fresh tensor whose contents are undefined.
     *
     * @throws IllegalStateException if a scope opened later is still open: the memory would be released with that one
     */
    public Tensor allocate(DataType dataType, Shape shape) {
        checkAlive();
        if (slab.top() != this) {
            throw new IllegalStateException(
                    "A tensor was to be allocated in a TensorScope while a scope opened inside it is still open;"
                            + " allocate it before, or in the inner one.");
        }
        Slab.Allocation allocation = slab.allocate(dataType.byteSize(shape));
        return new Tensor(
                this,
                allocation.memory().segment(),
                allocation.byteOffset(),
                dataType,
                shape,
                shape.contiguousStrides());
    }

    /** A fresh tensor of {@code dataType} with every element 0. */
    public Tensor zeros(DataType dataType, Shape shape) {
        Tensor tensor = allocate(dataType, shape);
        tensor.fill(0);
        return tensor;
    }

    /** A fresh tensor with the values of {@code host}, of the same type. */
    public Tensor upload(HostTensor host) {
        Tensor tensor = allocate(host.dataType(), host.shape());
        queue.upload(host.segment(), tensor);
        return tensor;
    }

    /** A fresh {@code F32} tensor with these values. */
    public Tensor ofFloats(Shape shape, float... values) {
        return upload(HostTensor.of(shape, values));
    }

    /** A fresh {@code I32} vector with these values. */
    public Tensor ofInts(int... values) {
        return upload(HostTensor.of(Shape.of(values.length), values));
    }

    /** A tensor of this scope over memory that a backend or a test holds itself, elements one after another. */
    public Tensor over(MemorySegment memory, long byteOffset, DataType dataType, Shape shape) {
        return new Tensor(this, memory, byteOffset, dataType, shape, shape.contiguousStrides());
    }

    @Override
    public ComputeQueue queue() {
        return queue;
    }

    @Override
    public void checkAlive() {
        if (closed) {
            throw new ReleasedTensorException(
                    "A tensor was used after its TensorScope had been closed; copy what must live longer into an outer"
                            + " scope (Tensor.assign) or to the heap (Tensor.toHost).");
        }
    }

    /**
     * Releases what was allocated in this scope.
     *
     * @throws IllegalStateException if a scope opened later is still open
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (slab.top() != this) {
            throw new IllegalStateException("A TensorScope was closed while a scope opened inside it is still open;"
                    + " close them in the reverse order, best with try-with-resources.");
        }
        closed = true;
        slab.releaseTo(mark);
        slab.setTop(parent);
    }

    @Override
    public String toString() {
        return "TensorScope[%s, %s]".formatted(queue, closed ? "closed" : "open");
    }
}
