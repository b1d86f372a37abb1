package io.jtransformers.backend.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.ReleasedTensorException;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostKeyValueStoreTest {

    private static final KeyValueLayout LAYOUT = new KeyValueLayout(3, 2, 5, 4, DataType.F32);
    private static final int HEAD_BYTES = 4 * 5 * Float.BYTES;

    private final HostMemory memory = new HostMemory();
    private final HostKeyValueStore store = new HostKeyValueStore(LAYOUT, memory::allocate);

    @AfterEach
    void freeMemory() {
        memory.close();
    }

    @Test
    void keysOfOneHeadLieTogetherAndValuesFollowTheKeysOfALayer() {
        store.ensureCapacity(2);

        long start = store.keysOffset(1, 0, 0);
        assertThat(store.keysOffset(1, 0, 1)).isEqualTo(start + HEAD_BYTES);
        assertThat(store.valuesOffset(1, 0, 0)).isEqualTo(start + 2 * HEAD_BYTES);
        assertThat(store.keysOffset(1, 1, 0)).isEqualTo(start + 4 * HEAD_BYTES);
        assertThat(store.valuesOffset(1, 2, 1)).isEqualTo(start + 11 * HEAD_BYTES);
    }

    @Test
    void growingLeavesBlocksWhereTheyAre() {
        store.ensureCapacity(2);
        long before = store.segment(1).address() + store.keysOffset(1, 0, 0);
        store.ensureCapacity(5);

        assertThat(store.segment(1).address() + store.keysOffset(1, 0, 0)).isEqualTo(before);
    }

    @Test
    void blocksOfSeveralChunksDoNotOverlap() {
        store.ensureCapacity(2);
        store.ensureCapacity(5);
        for (int block = 0; block < 5; block++) {
            store.segment(block).set(ValueLayout.JAVA_INT, store.valuesOffset(block, 2, 1) + HEAD_BYTES - 4, block);
        }

        for (int block = 0; block < 5; block++) {
            assertThat(store.segment(block).get(ValueLayout.JAVA_INT, store.valuesOffset(block, 2, 1) + HEAD_BYTES - 4))
                    .isEqualTo(block);
        }
    }

    @Test
    void askingForLessThanThereIsAllocatesNothing() {
        store.ensureCapacity(4);
        long before = store.footprint();
        store.ensureCapacity(3);

        assertThat(store.footprint()).isEqualTo(before);
    }

    @Test
    void copyingABlockCopiesAllOfIt() {
        store.ensureCapacity(2);
        store.segment(0).set(ValueLayout.JAVA_INT, store.keysOffset(0, 0, 0), 7);
        store.segment(0).set(ValueLayout.JAVA_INT, store.valuesOffset(0, 2, 1) + HEAD_BYTES - 4, 8);

        store.copyBlock(0, 1);

        assertThat(store.segment(1).get(ValueLayout.JAVA_INT, store.keysOffset(1, 0, 0)))
                .isEqualTo(7);
        assertThat(store.segment(1).get(ValueLayout.JAVA_INT, store.valuesOffset(1, 2, 1) + HEAD_BYTES - 4))
                .isEqualTo(8);
    }

    @Test
    void aBlockThatWasLetGoIsNotRead() {
        store.ensureCapacity(2);

        assertThatThrownBy(() -> store.segment(-1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Block -1");
        assertThatThrownBy(() -> store.keysOffset(2, 0, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void otherTypesThanFloatAreRefused() {
        var halves = new KeyValueLayout(3, 2, 5, 4, DataType.F16);

        assertThatThrownBy(() -> new HostKeyValueStore(halves, memory::allocate))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("F16");
    }

    @Test
    void closingFreesTheBlocks() {
        store.ensureCapacity(2);
        store.close();

        assertThat(memory.footprint()).isZero();
        assertThatThrownBy(() -> store.segment(0)).isInstanceOf(ReleasedTensorException.class);
    }
}
