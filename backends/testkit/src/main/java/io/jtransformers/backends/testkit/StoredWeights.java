package io.jtransformers.backends.testkit;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.backend.StoredWeight;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Makes weights as a checkpoint holds them: in any type, mapped or not, at any address. Closing frees them. */
public final class StoredWeights implements AutoCloseable {

    /** Where the numbers of a weight lie. */
    public enum Placement {
        /** In native memory, at the start of a cache line. */
        ALIGNED,
        /** In native memory, at an odd address. */
        UNALIGNED,
        /** In a mapped file, at an odd offset, as safetensors files may have them. */
        MAPPED
    }

    private static final int ODD_OFFSET = 37;
    private static final int MARGIN = 64; // a kernel may load past the last number but not past the memory

    private final Arena arena = Arena.ofShared();
    private final List<Path> files = new ArrayList<>();
    private final Gaussian numbers;

    /** Weights of the numbers that {@code numbers} gives. */
    public StoredWeights(Gaussian numbers) {
        this.numbers = numbers;
    }

    /** A dense weight of standard normal numbers, rounded to {@code dataType}. */
    public StoredWeight gaussian(DataType dataType, Placement placement, long... dimensions) {
        Shape shape = Shape.of(dimensions);
        return dense(dataType, placement, shape, numbers.values(Math.toIntExact(shape.elementCount())));
    }

    /** A dense weight of {@code values}, rounded to {@code dataType}. */
    public StoredWeight dense(DataType dataType, Placement placement, Shape shape, float... values) {
        long byteSize = shape.elementCount() * dataType.byteSize();
        MemorySegment encoded = arena.allocate(Math.max(1, byteSize), MARGIN).asSlice(0, byteSize);
        for (int i = 0; i < values.length; i++) {
            dataType.writeFloat(encoded, (long) i * dataType.byteSize(), values[i]);
        }
        return stored(dataType, placement, shape, encoded);
    }

    private StoredWeight stored(DataType dataType, Placement placement, Shape shape, MemorySegment encoded) {
        MemorySegment placed = switch (placement) {
            case ALIGNED -> encoded;
            case UNALIGNED ->
                arena.allocate(encoded.byteSize() + MARGIN, MARGIN)
                        .asSlice(ODD_OFFSET, encoded.byteSize())
                        .copyFrom(encoded);
            case MAPPED -> mapped(encoded);
        };
        String name = "weight of %s, %s".formatted(dataType, placement);
        return StoredWeight.dense(name, new StoredTensor(dataType, shape, placed));
    }

    private MemorySegment mapped(MemorySegment encoded) {
        try {
            Path file = Files.createTempFile("weights", ".bin");
            files.add(file);
            try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                MemorySegment whole = arena.allocate(ODD_OFFSET + encoded.byteSize());
                whole.asSlice(ODD_OFFSET).copyFrom(encoded);
                var unwritten = whole.asByteBuffer();
                while (unwritten.hasRemaining()) {
                    channel.write(unwritten);
                }
                return channel.map(FileChannel.MapMode.READ_ONLY, 0, whole.byteSize(), arena)
                        .asSlice(ODD_OFFSET);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Frees the memory and deletes the files. */
    @Override
    public void close() {
        arena.close();
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
