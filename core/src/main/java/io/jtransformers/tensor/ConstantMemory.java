package io.jtransformers.tensor;

import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.DeviceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The memory of a model's small constants, such as the weights of its norms: allocated while loading, never written
 * afterwards, released when the model closes.
 */
public final class ConstantMemory implements TensorOwner, AutoCloseable {

    private final LongFunction<DeviceMemory> allocator;
    private final List<DeviceMemory> blocks = new ArrayList<>();
    private volatile boolean closed;

    /**
     * Memory with nothing in it.
     *
     * @param allocator allocates device memory of the given number of bytes
     */
    public ConstantMemory(LongFunction<DeviceMemory> allocator) {
        this.allocator = allocator;
    }

    /** A tensor whose contents the caller writes before anyone reads it. */
    public synchronized Tensor allocate(DataType dataType, Shape shape) {
        checkAlive();
        DeviceMemory block = allocator.apply(Math.max(1, dataType.byteSize(shape)));
        blocks.add(block);
        return new Tensor(this, block.segment(), 0, dataType, shape, shape.contiguousStrides());
    }

    /** Bytes held. */
    public synchronized long footprint() {
        return blocks.stream().mapToLong(DeviceMemory::byteSize).sum();
    }

    @Override
    public void checkAlive() {
        if (closed) {
            throw new ReleasedTensorException(
                    "A model was used after it had been closed; load it again with fromPretrained.");
        }
    }

    @Override
    public ComputeQueue queue() {
        throw new IllegalStateException("A model's constant was the left side of an operation; it belongs to no queue:"
                + " begin with an activation and give the constant as its argument.");
    }

    @Override
    public synchronized void close() {
        closed = true;
        blocks.forEach(DeviceMemory::close);
        blocks.clear();
    }
}
