package io.jtransformers.backend.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.RecurrentLayout;
import io.jtransformers.backend.RecurrentStore;
import io.jtransformers.tensor.ReleasedTensorException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostRecurrentStoreTest {

    private static final RecurrentLayout LAYOUT = new RecurrentLayout(3, 2, 5);

    private final HostMemory memory = new HostMemory();
    private final HostRecurrentStore store = new HostRecurrentStore(LAYOUT, memory::allocate);

    @AfterEach
    void freeMemory() {
        memory.close();
    }

    @Test
    void theMatricesOfALayerLieOneAfterAnother() {
        assertThat(store.stateOffset(0, 1)).isEqualTo(5 * 5 * Float.BYTES);
        assertThat(store.stateOffset(2, 1)).isEqualTo(5 * 5 * 5 * Float.BYTES);
    }

    @Test
    void aSlotHoldsAllLayers() {
        store.ensureCapacity(2);

        assertThat(store.segment(1).byteSize()).isEqualTo(3 * 2 * 5 * 5 * Float.BYTES);
        assertThat(store.footprint()).isEqualTo(2 * store.segment(1).byteSize());
    }

    @Test
    void growingLeavesSlotsWhereTheyAre() {
        store.ensureCapacity(2);
        long before = store.segment(1).address();

        store.ensureCapacity(5);
        store.ensureCapacity(3);

        assertThat(store.segment(1).address()).isEqualTo(before);
        assertThat(store.footprint()).isEqualTo(5 * store.segment(0).byteSize());
    }

    @Test
    void slotsOfAGrowthThatFailedAreUsedByTheNext() {
        var room = new AtomicInteger(3);
        var crowded = new HostRecurrentStore(LAYOUT, byteSize -> {
            if (room.getAndDecrement() == 0) {
                throw new BackendException("full");
            }
            return memory.allocate(byteSize);
        });
        assertThatThrownBy(() -> crowded.ensureCapacity(4)).hasMessage("full");
        room.set(1);

        crowded.ensureCapacity(4);

        assertThat(memory.footprint()).isEqualTo(4 * crowded.segment(3).byteSize());
    }

    @Test
    void aSlotThatIsNotThereIsRefused() {
        store.ensureCapacity(2);

        assertThatThrownBy(() -> store.segment(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Slot 2")
                .hasMessageContaining("reserve");
    }

    @Test
    void aClosedStoreSaysSo() {
        store.ensureCapacity(2);

        store.close();

        assertThat(memory.footprint()).isZero();
        assertThatThrownBy(() -> store.segment(0)).isInstanceOf(ReleasedTensorException.class);
    }

    @Test
    void theStoreOfAnotherBackendIsRefused() {
        RecurrentStore strangers = new RecurrentStore() {
            @Override
            public RecurrentLayout layout() {
                return LAYOUT;
            }

            @Override
            public void ensureCapacity(int slots) {}

            @Override
            public long footprint() {
                return 0;
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> HostRecurrents.hostStore(strangers))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("same backend");
    }
}
