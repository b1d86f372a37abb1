package io.jtransformers.backends.cpu;

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
 * Key-value blocks laid out for {@link StridedTile}: of each layer first the keys,
 * {@code [keyValueHeads][headDim][positions]}, then the values, {@code [keyValueHeads][positions][headDim]}; the last
 * axis is rounded up to whole vectors. They are floats; or bytes ({@link ByteRow}), and the scales of a head's rows,
 * {@code [positions]} floats, follow them.
 *
 * <p>Keys are transposed, so that a vector holds one number of several neighbouring keys: a query's scores come out as
 * a vector, and nothing has to be summed across lanes. What lies beyond the positions that were written is never part
 * of a result.
 */
final class CpuKeyValueStore implements KeyValueStore {

    private static final long ALIGNMENT = 64;

    private final KeyValueLayout layout;
    private final LongFunction<DeviceMemory> allocator;
    private final boolean isQuantized;
    private final int positionStride;
    private final int headDimStride;
    private final long scaleBytes; // of one head
    private final long keyHeadBytes;
    private final long valueHeadBytes;
    private final long layerBytes;
    private final long blockBytes;
    private final List<DeviceMemory> chunks = new ArrayList<>();
    private volatile MemorySegment[] blocks = new MemorySegment[0];
    private volatile boolean closed;

    /**
     * A store without blocks.
     *
     * @param layout what a block holds, as float32 or bytes
     * @param allocator allocates memory that the JVM can read, aligned to 64 bytes, of the given number of bytes
     * @throws BackendException if the layout asks for another type
     */
    CpuKeyValueStore(KeyValueLayout layout, LongFunction<DeviceMemory> allocator) {
        if (layout.dataType() != DataType.F32 && layout.dataType() != DataType.I8) {
            throw new BackendException(
                    "A cache of type %s was asked for; this backend keeps keys and values as F32 or I8, so ask for one of those."
                            .formatted(layout.dataType()));
        }
        this.layout = layout;
        isQuantized = layout.dataType() == DataType.I8;
        this.allocator = allocator;
        positionStride = Lanes.roundUp(layout.blockSize());
        headDimStride = Lanes.roundUp(layout.headDim());
        scaleBytes = isQuantized ? (long) positionStride * Float.BYTES : 0;
        keyHeadBytes =
                (long) layout.headDim() * positionStride * layout.dataType().byteSize() + scaleBytes;
        valueHeadBytes =
                (long) layout.blockSize() * headDimStride * layout.dataType().byteSize() + scaleBytes;
        layerBytes = layout.keyValueHeads() * (keyHeadBytes + valueHeadBytes);
        blockBytes = (layout.layers() * layerBytes + VectorCodes.OVERREAD + ALIGNMENT - 1) & -ALIGNMENT;
    }

    @Override
    public KeyValueLayout layout() {
        return layout;
    }

    /** Whether numbers are bytes that have scales. */
    boolean isQuantized() {
        return isQuantized;
    }

    /** Bytes of one number. */
    int numberBytes() {
        return layout.dataType().byteSize();
    }

    /** Numbers from one number of a key to the next. */
    int positionStride() {
        return positionStride;
    }

    /** Numbers from one value to the next. */
    int headDimStride() {
        return headDimStride;
    }

    /** Where in a block the keys of one head begin, in bytes. */
    long keysOffset(int layer, int head) {
        return layer * layerBytes + head * keyHeadBytes;
    }

    /** Where in a block the values of one head begin, in bytes. */
    long valuesOffset(int layer, int head) {
        return layer * layerBytes + layout.keyValueHeads() * keyHeadBytes + head * valueHeadBytes;
    }

    /** Where in a block the scales of the keys of one head begin, in bytes. */
    long keyScalesOffset(int layer, int head) {
        return keysOffset(layer, head) + keyHeadBytes - scaleBytes;
    }

    /** Where in a block the scales of the values of one head begin, in bytes. */
    long valueScalesOffset(int layer, int head) {
        return valuesOffset(layer, head) + valueHeadBytes - scaleBytes;
    }

    /**
     * The memory of one block.
     *
     * @throws IllegalStateException if there is no such block: it was let go, or never was
     * @throws ReleasedTensorException if the store is closed
     */
    MemorySegment block(int block) {
        checkOpen();
        MemorySegment[] present = blocks;
        if (block < 0 || block >= present.length) {
            throw new IllegalStateException(
                    "Block %d of a key-value store was to be used, which has %d: reserve blocks before a step, and look for no key before a window that has slid on."
                            .formatted(block, present.length));
        }
        return present[block];
    }

    @Override
    public synchronized void ensureCapacity(int count) {
        int old = blocks.length;
        if (count <= old) {
            return;
        }
        checkOpen();
        DeviceMemory chunk = allocator.apply(Math.multiplyExact(count - old, blockBytes));
        chunks.add(chunk);
        MemorySegment[] grown = Arrays.copyOf(blocks, count);
        for (int block = old; block < count; block++) {
            grown[block] = chunk.segment().asSlice((block - old) * blockBytes, blockBytes);
        }
        blocks = grown;
    }

    @Override
    public void copyBlock(int source, int target) {
        MemorySegment.copy(block(source), 0, block(target), 0, blockBytes);
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
