package io.jtransformers.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tensor.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlockPoolTest {

    private final CountingStore store = new CountingStore();
    private final BlockPool pool = new BlockPool(store);

    /** A store without memory that notes what it is asked. */
    private static final class CountingStore implements KeyValueStore {

        private final List<String> copies = new ArrayList<>();
        private int capacity;
        private int closings;

        @Override
        public KeyValueLayout layout() {
            return new KeyValueLayout(1, 1, 1, 16, DataType.F32);
        }

        @Override
        public void ensureCapacity(int blocks) {
            capacity = blocks;
        }

        @Override
        public void copyBlock(int source, int target) {
            copies.add(source + " to " + target);
        }

        @Override
        public long footprint() {
            return 0;
        }

        @Override
        public void close() {
            closings++;
        }
    }

    @Test
    void blocksThatAreHeldAreAllDifferent() {
        Set<Integer> blocks = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            blocks.add(pool.take());
        }

        assertThat(blocks).hasSize(100).allMatch(block -> block >= 0 && block < store.capacity);
        assertThat(pool.used()).isEqualTo(100);
    }

    @Test
    void aReleasedBlockIsHandedOutAgain() {
        int block = pool.take();
        pool.release(block);

        assertThat(pool.used()).isZero();
        assertThat(pool.take()).isEqualTo(block);
    }

    @Test
    void aSharedBlockStaysUntilItsLastHolderLetsGo() {
        int block = pool.take();
        pool.retain(block);
        pool.release(block);

        assertThat(pool.used()).isEqualTo(1);
        assertThat(pool.take()).isNotEqualTo(block);
    }

    @Test
    void aBlockOfOneHolderIsWrittenInPlace() {
        int block = pool.take();

        assertThat(pool.writable(block)).isEqualTo(block);
        assertThat(store.copies).isEmpty();
    }

    @Test
    void aSharedBlockIsCopiedBeforeItIsWritten() {
        int shared = pool.take();
        pool.retain(shared);

        int copy = pool.writable(shared);

        assertThat(copy).isNotEqualTo(shared);
        assertThat(store.copies).containsExactly(shared + " to " + copy);
    }

    @Test
    void afterTheCopyEachHolderHasABlockOfItsOwn() {
        int shared = pool.take();
        pool.retain(shared);
        int copy = pool.writable(shared);

        assertThat(pool.writable(shared)).isEqualTo(shared);
        assertThat(pool.writable(copy)).isEqualTo(copy);
        pool.release(shared);
        pool.release(copy);
        assertThat(pool.used()).isZero();
    }

    @Test
    void aBlockThatNobodyHoldsIsNotReleased() {
        int block = pool.take();
        pool.release(block);

        assertThatThrownBy(() -> pool.release(block))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nobody holds it");
    }

    @Test
    void aBlockThatNobodyHoldsIsNeitherSharedNorWritten() {
        assertThatThrownBy(() -> pool.retain(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.writable(-1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingClosesTheStoreOnce() {
        pool.close();
        pool.close();

        assertThat(store.closings).isEqualTo(1);
    }

    @Test
    void aClosedPoolHandsOutNothing() {
        pool.close();

        assertThatThrownBy(pool::take).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed model");
    }

    @Test
    void aCacheMayLetGoAfterTheModelHasClosed() {
        int block = pool.take();
        pool.close();
        pool.release(block);

        assertThat(store.closings).isEqualTo(1);
    }
}
