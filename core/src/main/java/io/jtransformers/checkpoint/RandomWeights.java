package io.jtransformers.checkpoint;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.nn.Initializer;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Weights that no file holds: computed by their initializer, in any stored type and of any size. The same name and seed
 * give the same numbers, whatever else the model has and however many threads compute them.
 *
 * @param seed of the model
 * @param dataType in which values are stored, rounded to nearest
 */
public record RandomWeights(long seed, DataType dataType) {

    /** Bytes of a tensor of this shape. */
    public long byteSize(Shape shape) {
        return dataType.byteSize(shape);
    }

    /**
     * A tensor with the values of {@code initializer}.
     *
     * @param name of the parameter
     * @param shape its axes
     * @param initializer gives the values
     * @param memory of an arena that any thread may use
     */
    public StoredTensor create(String name, Shape shape, Initializer initializer, SegmentAllocator memory) {
        MemorySegment data = NativeMemory.allocate(memory, shape, dataType);
        long parameterSeed = parameterSeed(name);
        int size = dataType.byteSize();
        NativeMemory.forEachChunk(shape.elementCount(), (first, end) -> {
            for (long i = first; i < end; i++) {
                dataType.writeFloat(data, i * size, initializer.valueAt(parameterSeed, i));
            }
        });
        return new StoredTensor(dataType, shape, data);
    }

    /** The seed of the model and the name, hashed with FNV-1a. */
    private long parameterSeed(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (letter & 0xFF)) * 0x100000001B3L;
        }
        return hash + seed * 0x9E3779B97F4A7C15L;
    }
}
