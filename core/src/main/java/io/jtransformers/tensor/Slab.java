package io.jtransformers.tensor;

import io.jtransformers.backend.DeviceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a queue's temporaries: a stack that grows by chunks and is released scope by scope.
 *
 * <p>A chunk, once allocated, is kept until the queue closes, so that from the second step on nothing is allocated and
 * the same step finds its temporaries at the same addresses. Used by one thread at a time, like its queue.
 */
public final class Slab implements AutoCloseable {

    private static final long ALIGNMENT = 64; // a cache line, and the widest vector
    private static final long FIRST_CHUNK_BYTES = 1 << 20;

    private final LongFunction<DeviceMemory> allocator;
    private final List<DeviceMemory> chunks = new ArrayList<>();
    private int chunkIndex;
    private long used;
    private @Nullable TensorScope top;

    /**
     * An empty slab.
     *
     * @param allocator allocates device memory of the given number of bytes
     */
    public Slab(LongFunction<DeviceMemory> allocator) {
        this.allocator = allocator;
    }

    /** A place in the stack. */
    record Mark(int chunkIndex, long used) {}

    /** A run of fresh memory: its contents are undefined. */
    record Allocation(DeviceMemory memory, long byteOffset) {}

    Mark mark() {
        return new Mark(chunkIndex, used);
    }

    void releaseTo(Mark mark) {
        chunkIndex = mark.chunkIndex;
        used = mark.used;
    }

    Allocation allocate(long byteSize) {
        long rounded = (Math.max(byteSize, 1) + ALIGNMENT - 1) & -ALIGNMENT;
        while (chunkIndex < chunks.size()) {
            DeviceMemory chunk = chunks.get(chunkIndex);
            if (used + rounded <= chunk.byteSize()) {
                var allocation = new Allocation(chunk, used);
                used += rounded;
                return allocation;
            }
            chunkIndex++;
            used = 0;
        }
        long last = chunks.isEmpty() ? FIRST_CHUNK_BYTES / 2 : chunks.getLast().byteSize();
        chunks.add(allocator.apply(Math.max(rounded, 2 * last)));
        used = rounded;
        return new Allocation(chunks.getLast(), 0);
    }

    @Nullable
    TensorScope top() {
        return top;
    }

    void setTop(@Nullable TensorScope scope) {
        top = scope;
    }

    /** Bytes that the slab holds, used or not. */
    public long footprint() {
        return chunks.stream().mapToLong(DeviceMemory::byteSize).sum();
    }

    /** Frees every chunk. */
    @Override
    public void close() {
        chunks.forEach(DeviceMemory::close);
        chunks.clear();
        chunkIndex = 0;
        used = 0;
    }
}
