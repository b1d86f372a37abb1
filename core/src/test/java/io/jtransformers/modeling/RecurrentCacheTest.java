package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.host.HostBackend;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Caches of a model whose first layer is recurrent, whose second keeps keys and values, and so on. */
class RecurrentCacheTest {

    private static final int BLOCK_SIZE = 16;

    private final Backend backend = new HostBackend(DeviceSpec.parse("host"));
    private CachePools pools;

    @BeforeEach
    void openPools() {
        LayerCacheSpec linear = LayerCacheSpec.recurrent(2, 4, 64);
        LayerCacheSpec full = LayerCacheSpec.growing(1, 4);
        pools = new CachePools(List.of(linear, full, linear, full), backend, BLOCK_SIZE);
    }

    @AfterEach
    void closeBackend() {
        pools.close();
        backend.close();
    }

    private static void grow(SequenceCache cache, int tokens) {
        cache.reserve(tokens);
        cache.advance(tokens);
    }

    private Cache cacheOf(int tokens, int sequences) {
        var cache = new Cache(
                LayerlessCaches.UNREADABLE,
                IntStream.range(0, sequences)
                        .mapToObj(index -> SequenceCache.open(pools))
                        .toList());
        cache.sequences().forEach(sequence -> grow(sequence, tokens));
        return cache;
    }

    @Test
    void layersOfAKindShareAPool() {
        assertThat(pools.statePlace(0).pool()).isSameAs(pools.statePlace(2).pool());
        assertThat(pools.statePlace(2).layer()).isEqualTo(1);
        assertThat(pools.place(3).layer()).isEqualTo(1);
        assertThat(pools.statePlace(0).pool().store().layout().layers()).isEqualTo(2);
    }

    @Test
    void aLayerIsNotAskedForWhatItDoesNotKeep() {
        assertThatThrownBy(() -> pools.place(0)).hasMessageContaining("Layer 0").hasMessageContaining("readState");
        assertThatThrownBy(() -> pools.statePlace(1))
                .hasMessageContaining("Layer 1")
                .hasMessageContaining("Cache.read");
    }

    @Test
    void lengthIsCountedWhateverTheFirstLayerKeeps() {
        SequenceCache cache = SequenceCache.open(pools);

        grow(cache, 5);
        grow(cache, 1);

        assertThat(cache.length()).isEqualTo(6);
    }

    @Test
    void aSequenceBeginsWithoutAState() {
        SequenceCache cache = SequenceCache.open(pools);

        cache.reserve(3);

        assertThat(cache.state(0).current()).isEqualTo(StateSlot.NONE);
        assertThat(cache.state(0).next()).isNotEqualTo(StateSlot.NONE);
    }

    @Test
    void aStepReadsOneSlotAndWritesAnother() {
        SequenceCache cache = SequenceCache.open(pools);
        grow(cache, 3);
        int before = cache.state(0).current();

        cache.reserve(1);

        assertThat(cache.state(0).current()).isEqualTo(before);
        assertThat(cache.state(0).next()).isNotEqualTo(before);
    }

    @Test
    void slotsDoNotGrowWithTheLength() {
        SequenceCache cache = SequenceCache.open(pools);

        for (int token = 0; token < 100; token++) {
            grow(cache, 1);
        }

        assertThat(pools.slotPools().getFirst().used()).isEqualTo(1);
        assertThat(pools.slotPools().getFirst().store().footprint()).isEqualTo(2L * 2 * 2 * 4 * 4 * Float.BYTES);
    }

    @Test
    void aStepWithoutRowsLeavesTheState() {
        SequenceCache cache = SequenceCache.open(pools);
        grow(cache, 3);
        int before = cache.state(0).current();

        grow(cache, 0);

        assertThat(cache.state(0).current()).isEqualTo(before);
    }

    @Test
    void aStepThatFailedIsDoneAgainFromTheSameState() {
        SequenceCache cache = SequenceCache.open(pools);
        grow(cache, 3);
        int before = cache.state(0).current();

        cache.reserve(4); // and no advance

        cache.reserve(2);
        assertThat(cache.state(0).current()).isEqualTo(before);
        assertThat(cache.length()).isEqualTo(3);
    }

    @Test
    void aForkSharesTheStateUntilItGoesOn() {
        SequenceCache cache = SequenceCache.open(pools);
        grow(cache, 3);

        SequenceCache fork = cache.fork();
        int shared = fork.state(0).current();
        grow(fork, 1);

        assertThat(shared).isEqualTo(cache.state(0).current());
        assertThat(fork.state(0).current()).isNotEqualTo(shared);
        assertThat(cache.state(0).current()).isEqualTo(shared);
    }

    @Test
    void closingAllHoldersFreesEverySlot() {
        SequenceCache cache = SequenceCache.open(pools);
        grow(cache, 20);
        SequenceCache fork = cache.fork();
        grow(fork, 1);
        cache.reserve(1); // a step that failed

        cache.close();
        fork.close();

        assertThat(pools.usedBlocks()).isZero();
    }

    @Test
    void croppingIsRefusedAndNamesTheSnapshot() {
        SequenceCache cache = SequenceCache.open(pools);
        grow(cache, 20);

        assertThatThrownBy(() -> cache.crop(19))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20 tokens")
                .hasMessageContaining("cropped to 19")
                .hasMessageContaining("Cache.snapshot");
        assertThat(cache.length()).isEqualTo(20);
    }

    @Test
    void croppingToNothingForgetsTheState() {
        SequenceCache cache = SequenceCache.open(pools);
        grow(cache, 20);

        cache.crop(20);
        cache.crop(0);

        assertThat(cache.length()).isZero();
        assertThat(cache.state(0).current()).isEqualTo(StateSlot.NONE);
        assertThat(pools.usedBlocks()).isZero();
    }

    @Test
    void reorderingMovesStatesWithTheirSequences() {
        try (Cache cache = cacheOf(5, 3)) {
            int[] slots = cache.sequences().stream()
                    .mapToInt(sequence -> sequence.state(0).current())
                    .toArray();

            cache.reorder(2, 0, 0);

            assertThat(cache.sequences().stream()
                            .mapToInt(sequence -> sequence.state(0).current()))
                    .containsExactly(slots[2], slots[0], slots[0]);
        }
        assertThat(pools.usedBlocks()).isZero();
    }

    @Test
    void reorderingToARowThatIsNotThereIsRefused() {
        try (Cache cache = cacheOf(5, 3)) {
            assertThatThrownBy(() -> cache.reorder(0, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("3 rows", "[0, 3]", "0 to 2");
            assertThat(cache.sequences()).hasSize(3);
        }
        assertThat(pools.usedBlocks()).isZero();
    }

    @Test
    void noSequenceIsCroppedIfOneCannotBe() {
        try (var growing = new CachePools(List.of(LayerCacheSpec.growing(1, 4)), backend, BLOCK_SIZE)) {
            var longer = SequenceCache.open(growing);
            var shorter = SequenceCache.open(growing);
            grow(longer, 5);
            grow(shorter, 3);
            try (Cache cache = new Cache(LayerlessCaches.UNREADABLE, List.of(longer, shorter))) {
                assertThatThrownBy(() -> cache.crop(4)).hasMessageContaining("3 tokens");

                assertThat(longer.length()).isEqualTo(5);
            }
        }
    }

    @Test
    void aSnapshotIsRestoredAsOftenAsWanted() {
        try (Cache cache = cacheOf(5, 2);
                CacheSnapshot snapshot = cache.snapshot()) {
            int state = cache.sequences().getFirst().state(0).current();
            for (int i = 0; i < 3; i++) {
                cache.sequences().forEach(sequence -> grow(sequence, 30));

                cache.restore(snapshot);

                assertThat(cache.sequenceLength()).isEqualTo(5);
                assertThat(snapshot.sequenceLength()).isEqualTo(5);
                assertThat(cache.sequences().getFirst().state(0).current()).isEqualTo(state);
            }
        }
        assertThat(pools.usedBlocks()).isZero();
    }

    @Test
    void aSnapshotOutlivesTheCacheThatItIsOf() {
        CacheSnapshot snapshot;
        try (Cache cache = cacheOf(5, 1)) {
            snapshot = cache.snapshot();
        }
        try (Cache other = cacheOf(9, 4)) {

            other.restore(snapshot);

            assertThat(other.sequences()).hasSize(1);
            assertThat(other.sequenceLength()).isEqualTo(5);
        }
        snapshot.close();
        assertThat(pools.usedBlocks()).isZero();
    }

    @Test
    void aSnapshotOfAnotherModelIsRefused() {
        try (var otherPools = new CachePools(List.of(LayerCacheSpec.growing(1, 4)), backend, BLOCK_SIZE);
                Cache cache = cacheOf(5, 1);
                Cache stranger = new Cache(LayerlessCaches.UNREADABLE, List.of(SequenceCache.open(otherPools)));
                CacheSnapshot snapshot = stranger.snapshot()) {

            assertThatThrownBy(() -> cache.restore(snapshot))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another model");
        }
    }
}
