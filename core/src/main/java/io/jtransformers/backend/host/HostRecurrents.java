package io.jtransformers.backend.host;

import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.RecurrentKernels;
import io.jtransformers.backend.RecurrentStore;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads and writes a {@link HostRecurrentStore} in plain Java. */
public final class HostRecurrents implements RecurrentKernels {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /** Kernels without state. */
    public HostRecurrents() {}

    @Override
    public void load(RecurrentStore store, int layer, Tensor slots, Tensor states) {
        HostRecurrentStore from = hostStore(store);
        long byteSize = from.layout().numbersPerLayer() * Float.BYTES;
        for (int i = 0; i < slots.dimension(0); i++) {
            int slot = integerAt(slots, i);
            long place = states.byteOffset() + i * byteSize;
            if (slot < 0) {
                states.memory().asSlice(place, byteSize).fill((byte) 0);
            } else {
                long offset = from.stateOffset(layer, 0);
                MemorySegment.copy(from.segment(slot), offset, states.memory(), place, byteSize);
            }
        }
    }

    @Override
    public void store(RecurrentStore store, int layer, Tensor slots, Tensor states) {
        HostRecurrentStore to = hostStore(store);
        long byteSize = to.layout().numbersPerLayer() * Float.BYTES;
        for (int i = 0; i < slots.dimension(0); i++) {
            long place = states.byteOffset() + i * byteSize;
            MemorySegment target = to.segment(integerAt(slots, i));
            MemorySegment.copy(states.memory(), place, target, to.stateOffset(layer, 0), byteSize);
        }
    }

    private static int integerAt(Tensor slots, int index) {
        return slots.memory().get(INT, slots.byteOffset() + index * StridedRows.byteStride(slots, 0));
    }

    /**
     * The store as the host's.
     *
     * @throws BackendException if another backend has opened it
     */
    public static HostRecurrentStore hostStore(RecurrentStore store) {
        if (store instanceof HostRecurrentStore host) {
            return host;
        }
        throw new BackendException(
                "A recurrent store of %s was given to the kernels of the host; use one that the same backend has opened."
                        .formatted(store.getClass().getName()));
    }
}
