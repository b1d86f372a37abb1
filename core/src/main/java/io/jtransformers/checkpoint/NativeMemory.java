package io.jtransformers.checkpoint;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.stream.LongStream;

/** Weights that are made or converted while loading, in memory of their own. */
final class NativeMemory {

    private static final long ALIGNMENT = 64; // a cache line, and the widest vector
    private static final long CHUNK = 1 << 18;

    private NativeMemory() {}

    /** Room for a tensor, aligned for vectors. */
    static MemorySegment allocate(SegmentAllocator memory, Shape shape, DataType dataType) {
        long byteSize = dataType.byteSize(shape);
        try {
            return memory.allocate(byteSize, ALIGNMENT);
        } catch (OutOfMemoryError full) {
            throw new CheckpointException(
                    "%d MiB of native memory were asked for a weight of shape %s, but there is no room (%s). Use a smaller type or model, or raise -XX:MaxDirectMemorySize."
                            .formatted(byteSize >> 20, shape, full.getMessage()),
                    full);
        }
    }

    /**
     * The same values in another type, rounded to nearest.
     *
     * @param memory of an arena that any thread may use
     */
    static StoredTensor convert(StoredTensor values, DataType wanted, SegmentAllocator memory) {
        DataType stored = values.dataType();
        if (stored == wanted) {
            return values;
        }
        MemorySegment from = values.data();
        MemorySegment to = allocate(memory, values.shape(), wanted);
        forEachChunk(values.shape().elementCount(), (first, end) -> {
            for (long i = first; i < end; i++) {
                wanted.writeFloat(to, i * wanted.byteSize(), stored.readFloat(from, i * stored.byteSize()));
            }
        });
        return new StoredTensor(wanted, values.shape(), to);
    }

    /** Works on a run of elements. */
    @FunctionalInterface
    interface ChunkWork {

        /** Elements {@code first} to {@code end}, which is not one of them. */
        void accept(long first, long end);
    }

    /** Covers {@code count} elements by runs, on the threads that are free. */
    static void forEachChunk(long count, ChunkWork work) {
        LongStream.range(0, (count + CHUNK - 1) / CHUNK)
                .parallel()
                .forEach(chunk -> work.accept(chunk * CHUNK, Math.min(count, (chunk + 1) * CHUNK)));
    }
}
