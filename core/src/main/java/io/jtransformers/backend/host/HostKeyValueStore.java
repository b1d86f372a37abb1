package io.jtransformers.backend.host;

import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.ByteRow;
import io.jtransformers.backend.DeviceMemory;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.KeyValueStore;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.ReleasedTensorException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Key-value blocks in memory that the JVM can read. A block is {@code [layer][keys,
 * values][keyValueHeads][blockSize][headDim]} numbers one after another, so that the keys of one head in one layer lie
 * as the rows of a matrix. They are float32, or bytes that are followed by the {@code blockSize} float32 scales of the
 * rows ({@link ByteRow}).
 *
 * <p>Growing adds a chunk with the blocks that are missing: those that exist stay where they are, and kernels of other
 * queues may read them meanwhile.
 */
public final class HostKeyValueStore implements KeyValueStore {

    private static final long ALIGNMENT = 64;

    private final KeyValueLayout layout;
    private final LongFunction<DeviceMemory> allocator;
    private final long headBytes; // the keys of one head in one layer of one block
    private final long blockBytes;
    private final List<DeviceMemory> chunks = new ArrayList<>();
    private volatile Blocks blocks = new Blocks(new MemorySegment[0], new long[0]);
    private volatile boolean closed;

    /** Where each block lies: never changed, only replaced by a longer one. */
    private static final class Blocks {

        private final MemorySegment[] segments;
        private final long[] offsets;

        Blocks(MemorySegment[] segments, long[] offsets) {
            this.segments = segments;
            this.offsets = offsets;
        }
    }

    /**
     * A store without blocks.
     *
     * @param layout what a block holds, as float32 or bytes
     * @param allocator allocates memory that the JVM can read, aligned to 64 bytes, of the given number of bytes
     * @throws BackendException if the layout asks for another type
     */
    public HostKeyValueStore(KeyValueLayout layout, LongFunction<DeviceMemory> allocator) {
        if (layout.dataType() != DataType.F32 && layout.dataType() != DataType.I8) {
            throw new BackendException(
                    "A cache of type %s was asked for; this backend keeps keys and values as F32 or I8, so ask for one of those."
                            .formatted(layout.dataType()));
        }
        this.layout = layout;
        this.allocator = allocator;
        long position = layout.bytesPerPosition();
        this.headBytes = layout.blockSize() * position / 2;
        this.blockBytes = (2L * layout.layers() * layout.keyValueHeads() * headBytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    @Override
    public KeyValueLayout layout() {
        return layout;
    }

    @Override
    public synchronized void ensureCapacity(int count) {
        int old = blocks.offsets.length;
        if (count <= old) {
            return;
        }
        checkOpen();
        DeviceMemory chunk = allocator.apply(Math.multiplyExact(count - old, blockBytes));
        chunks.add(chunk);
        MemorySegment[] segments = Arrays.copyOf(blocks.segments, count);
        long[] offsets = Arrays.copyOf(blocks.offsets, count);
        for (int block = old; block < count; block++) {
            segments[block] = chunk.segment();
            offsets[block] = (block - old) * blockBytes;
        }
        blocks = new Blocks(segments, offsets);
    }

    @Override
    public void copyBlock(int source, int target) {
        MemorySegment.copy(segment(source), offset(source), segment(target), offset(target), blockBytes);
    }

    /**
     * The memory in which {@code block} lies, among others.
     *
     * @throws IllegalStateException if there is no such block: it was let go, or never was
     * @throws ReleasedTensorException if the store is closed
     */
    public MemorySegment segment(int block) {
        checkOpen();
        return blocks.segments[checked(block)];
    }

    /**
     * Where in {@link #segment} the keys of one head begin, in bytes: {@code [blockSize][headDim]} numbers of the
     * layout's type.
     *
     * @param block a block that the store has
     * @param layer the layer within the store
     * @param head the key-value head
     */
    public long keysOffset(int block, int layer, int head) {
        return offset(block) + ((2L * layer) * layout.keyValueHeads() + head) * headBytes;
    }

    /**
     * Where in {@link #segment} the values of one head begin, in bytes: {@code [blockSize][headDim]} numbers of the
     * layout's type.
     *
     * @param block a block that the store has
     * @param layer the layer within the store
     * @param head the key-value head
     */
    public long valuesOffset(int block, int layer, int head) {
        return offset(block) + ((2L * layer + 1) * layout.keyValueHeads() + head) * headBytes;
    }

    /** From where the keys or values of a head begin to where their scales do, in bytes: {@code [blockSize]} floats. */
    long scalesOffset() {
        return (long) layout.blockSize() * layout.headDim();
    }

    private long offset(int block) {
        return blocks.offsets[checked(block)];
    }

    private int checked(int block) {
        if (block < 0 || block >= blocks.offsets.length) {
            throw new IllegalStateException(
                    "Block %d of a key-value store was to be used, which has %d: reserve blocks before a step, and look for no key before a window that has slid on."
                            .formatted(block, blocks.offsets.length));
        }
        return block;
    }

    private void checkOpen() {
        if (closed) {
            throw new ReleasedTensorException(
                    "A cache was used after its model had been closed; load the model again with fromPretrained.");
        }
    }

    @Override
    public synchronized long footprint() {
        return chunks.stream().mapToLong(DeviceMemory::byteSize).sum();
    }

    @Override
    public synchronized void close() {
        closed = true;
        chunks.forEach(DeviceMemory::close);
        chunks.clear();
    }
}
