package io.jtransformers.backend.host;

import io.jtransformers.backend.DeviceMemory;
import io.jtransformers.backend.RecurrentLayout;
import io.jtransformers.backend.RecurrentStore;
import io.jtransformers.tensor.ReleasedTensorException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Recurrent slots in memory that the JVM can read, each a piece of its own: {@code [layer][head][headDim][headDim]}
 * float32 numbers one after another, the rows of a head's matrix those of the keys.
 *
 * <p>Growing leaves the slots that exist where they are: kernels of other queues may use them meanwhile.
 */
public final class HostRecurrentStore implements RecurrentStore {

    private final RecurrentLayout layout;
    private final LongFunction<DeviceMemory> allocator;
    private final List<DeviceMemory> pieces = new ArrayList<>();
    private volatile MemorySegment[] slots = new MemorySegment[0]; // never changed, only replaced by a longer one
    private volatile boolean closed;

    /**
     * A store without slots.
     *
     * @param layout what a slot holds
     * @param allocator allocates memory that the JVM can read, aligned to 64 bytes, of the given number of bytes
     */
    public HostRecurrentStore(RecurrentLayout layout, LongFunction<DeviceMemory> allocator) {
        this.layout = layout;
        this.allocator = allocator;
    }

    @Override
    public RecurrentLayout layout() {
        return layout;
    }

    @Override
    public synchronized void ensureCapacity(int count) {
        checkOpen();
        if (count <= slots.length) {
            return;
        }
        long byteSize = Math.multiplyExact(layout.numbersPerSlot(), Float.BYTES);
        while (pieces.size() < count) { // those of a growth that failed are used by the next
            pieces.add(allocator.apply(byteSize));
        }
        slots = pieces.stream().map(DeviceMemory::segment).toArray(MemorySegment[]::new);
    }

    /**
     * The memory of one slot.
     *
     * @throws IllegalStateException if there is no such slot
     * @throws ReleasedTensorException if the store is closed
     */
    public MemorySegment segment(int slot) {
        checkOpen();
        MemorySegment[] present = slots;
        if (slot < 0 || slot >= present.length) {
            throw new IllegalStateException(
                    "Slot %d of a recurrent store was to be used, which has %d: reserve slots before a step."
                            .formatted(slot, present.length));
        }
        return present[slot];
    }

    /** Where in a slot the matrix of one head begins, in bytes: {@code [headDim][headDim]} floats. */
    public long stateOffset(int layer, int head) {
        return ((long) layer * layout.heads() + head) * layout.headDim() * layout.headDim() * Float.BYTES;
    }

    private void checkOpen() {
        if (closed) {
            throw new ReleasedTensorException(
                    "A cache was used after its model had been closed; load the model again with fromPretrained.");
        }
    }

    @Override
    public synchronized long footprint() {
        return pieces.stream().mapToLong(DeviceMemory::byteSize).sum();
    }

    @Override
    public synchronized void close() {
        closed = true;
        pieces.forEach(DeviceMemory::close);
        pieces.clear();
    }
}
