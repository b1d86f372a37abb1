package io.jtransformers.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.host.HostBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotPoolTest {

    private final Backend backend = new HostBackend(DeviceSpec.parse("host"));
    private final SlotPool pool = new SlotPool(backend.openRecurrentStore(new RecurrentLayout(1, 1, 4)));

    @AfterEach
    void closeBackend() {
        pool.close();
        backend.close();
    }

    @Test
    void everySlotHasOneHolderAtFirst() {
        int first = pool.take();
        int second = pool.take();

        assertThat(first).isNotEqualTo(second);
        assertThat(pool.used()).isEqualTo(2);
    }

    @Test
    void aSlotIsHandedOutAgainWhenItsLastHolderLetsGo() {
        int slot = pool.take();
        pool.retain(slot);

        pool.release(slot);
        assertThat(pool.used()).isEqualTo(1);
        pool.release(slot);

        assertThat(pool.used()).isZero();
        assertThat(pool.take()).isEqualTo(slot);
    }

    @Test
    void roomIsMadeForFewSlotsAtATime() {
        pool.take();
        long ofOne = 4 * 4 * Float.BYTES;

        assertThat(pool.store().footprint()).isEqualTo(2 * ofOne);
        pool.take();
        pool.take();
        assertThat(pool.store().footprint()).isEqualTo(3 * ofOne);
    }

    @Test
    void whatNobodyHoldsIsNotShared() {
        int slot = pool.take();
        pool.release(slot);

        assertThatThrownBy(() -> pool.retain(slot))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Slot " + slot);
    }

    @Test
    void aClosedPoolGivesNothingAndTakesEverything() {
        int slot = pool.take();

        pool.close();
        pool.release(slot);

        assertThatThrownBy(pool::take).hasMessageContaining("closed model");
    }
}
