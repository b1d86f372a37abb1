package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.host.HostBackend;
import io.jtransformers.tensor.ReleasedTensorException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SequenceCacheTest {

    private static final int BLOCK_SIZE = 16;
    private static final int WINDOW = 24;

    private final Backend backend = new HostBackend(DeviceSpec.parse("host"));

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    @Test
    void layersThatKeepTheSameShareAPool() {
        try (CachePools pools = pools(
                LayerCacheSpec.growing(2, 8), LayerCacheSpec.sliding(2, 8, WINDOW), LayerCacheSpec.growing(2, 8))) {
            assertThat(pools.groups()).hasSize(2);
            assertThat(pools.place(2).layer()).isEqualTo(1);
            assertThat(pools.place(0).pool()).isSameAs(pools.place(2).pool());
        }
    }

    @Test
    void takesBlocksAsItGrows() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4))) {
            SequenceCache cache = SequenceCache.open(pools);

            grow(cache, BLOCK_SIZE + 1);

            assertThat(pools.usedBlocks()).isEqualTo(2);
        }
    }

    @Test
    void aSlidingLayerGivesBackBlocksThatNoLaterQuerySees() {
        try (CachePools pools = pools(LayerCacheSpec.sliding(1, 4, WINDOW))) {
            SequenceCache cache = SequenceCache.open(pools);

            for (int token = 0; token < 10 * BLOCK_SIZE; token++) {
                grow(cache, 1);
            }

            assertThat(cache.length()).isEqualTo(10 * BLOCK_SIZE);
            assertThat(pools.usedBlocks()).isLessThanOrEqualTo(WINDOW / BLOCK_SIZE + 2);
        }
    }

    @Test
    void aForkSharesBlocksUntilOneOfTheTwoGoesOn() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4))) {
            SequenceCache cache = SequenceCache.open(pools);
            grow(cache, BLOCK_SIZE + BLOCK_SIZE / 2);
            SequenceCache fork = cache.fork();
            assertThat(pools.usedBlocks()).isEqualTo(2);

            grow(fork, 1);

            assertThat(pools.usedBlocks()).isEqualTo(3);
            assertThat(fork.blocks(0).block(0)).isEqualTo(cache.blocks(0).block(0));
            assertThat(fork.blocks(0).block(1)).isNotEqualTo(cache.blocks(0).block(1));
        }
    }

    @Test
    void closingAllHoldersFreesEveryBlock() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4), LayerCacheSpec.sliding(1, 4, WINDOW))) {
            SequenceCache cache = SequenceCache.open(pools);
            grow(cache, 100);
            SequenceCache fork = cache.fork();
            grow(fork, 3);

            cache.close();
            fork.close();

            assertThat(pools.usedBlocks()).isZero();
        }
    }

    @Test
    void cropsToAnyLengthOfAGrowingLayer() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4))) {
            SequenceCache cache = SequenceCache.open(pools);
            grow(cache, 5 * BLOCK_SIZE);

            cache.crop(BLOCK_SIZE + 1);

            assertThat(cache.length()).isEqualTo(BLOCK_SIZE + 1);
            assertThat(pools.usedBlocks()).isEqualTo(2);
        }
    }

    @Test
    void refusesToCropPastWhatAWindowHasLetGo() {
        try (CachePools pools = pools(LayerCacheSpec.sliding(1, 4, WINDOW))) {
            SequenceCache cache = SequenceCache.open(pools);
            grow(cache, 100);

            assertThatThrownBy(() -> cache.crop(50))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("100")
                    .hasMessageContaining("sliding window of 24");
        }
    }

    @Test
    void aSlidingLayerIsCroppedToNothingWhateverItHasLetGo() {
        try (CachePools pools = pools(LayerCacheSpec.sliding(1, 4, WINDOW))) {
            SequenceCache cache = SequenceCache.open(pools);
            grow(cache, 100);

            cache.crop(0);
            grow(cache, 5);

            assertThat(cache.length()).isEqualTo(5);
            assertThat(cache.blocks(0).firstPosition()).isZero();
        }
    }

    @Test
    void aSequenceInUseLeavesTheWholeBatchAsItIs() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4));
                Cache cache = cacheOf(pools, 3);
                CacheSnapshot snapshot = cache.snapshot()) {
            grow(cache.sequences().get(0), 5);
            List<SequenceCache> sequences = cache.sequences();
            try (SequenceCache.Use _ = sequences.get(2).use()) {
                assertThatThrownBy(() -> cache.restore(snapshot)).isInstanceOf(CacheInUseException.class);
                assertThatThrownBy(() -> cache.reorder(1, 0)).isInstanceOf(CacheInUseException.class);
                assertThatThrownBy(cache::close).isInstanceOf(CacheInUseException.class);
            }

            assertThat(cache.sequences()).isEqualTo(sequences);
            assertThat(cache.sequences().get(0).fork().length()).isEqualTo(5);
        }
    }

    @Test
    void eachRowIsRepeatedBesideItself() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4));
                Cache cache = cacheOf(pools, 2)) {
            grow(cache.sequences().get(0), 3);
            grow(cache.sequences().get(1), BLOCK_SIZE + 1);

            cache.repeat(3);

            assertThat(cache.sequences().stream().map(SequenceCache::length)).containsExactly(3, 3, 3, 17, 17, 17);
            assertThat(pools.usedBlocks()).isEqualTo(3);
        }
    }

    @Test
    void repeatingRowsNotAtAllIsRefused() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4));
                Cache cache = cacheOf(pools, 2)) {
            assertThatThrownBy(() -> cache.repeat(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0 times");
        }
    }

    private static Cache cacheOf(CachePools pools, int sequences) {
        return new Cache(
                LayerlessCaches.UNREADABLE,
                IntStream.range(0, sequences)
                        .mapToObj(index -> SequenceCache.open(pools))
                        .toList());
    }

    @Test
    void aSecondThreadIsToldWhoUsesTheCache() throws InterruptedException {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4))) {
            SequenceCache cache = SequenceCache.open(pools);
            var failure = new AtomicReference<Throwable>();
            try (SequenceCache.Use _ = cache.use()) {
                Thread other = new Thread(cache::fork, "other");
                other.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
                other.start();
                other.join();
            }

            assertThat(failure.get())
                    .isInstanceOf(CacheInUseException.class)
                    .hasMessageContaining("'other'")
                    .hasMessageContaining("'" + Thread.currentThread().getName() + "'");
        }
    }

    @Test
    void aClosedCacheSaysSo() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4))) {
            SequenceCache cache = SequenceCache.open(pools);

            cache.close();

            assertThatThrownBy(cache::fork).isInstanceOf(ReleasedTensorException.class);
        }
    }

    @Test
    void aSequenceOutlivesTheBatchThatItWasTakenFrom() throws InterruptedException {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4))) {
            SequenceCache cache = onlySequenceOfADroppedBatch(pools);
            grow(cache, 1);
            SequenceCache dropped = SequenceCache.open(pools);
            grow(dropped, BLOCK_SIZE + 1);
            dropped = null;

            collectGarbageUntil(() -> pools.usedBlocks() == 1);

            grow(cache, 1);
            assertThat(cache.length()).isEqualTo(2);
        }
    }

    private static SequenceCache onlySequenceOfADroppedBatch(CachePools pools) {
        return new Cache(LayerlessCaches.UNREADABLE, List.of(SequenceCache.open(pools)))
                .sequences()
                .getFirst();
    }

    /** The collector and the cleaner come when they like, so they are asked again and again. */
    private static void collectGarbageUntil(BooleanSupplier isEnough) throws InterruptedException {
        for (int i = 0; i < 500 && !isEnough.getAsBoolean(); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(isEnough.getAsBoolean()).isTrue();
    }

    private static void grow(SequenceCache cache, int tokens) {
        cache.reserve(tokens);
        cache.advance(tokens);
    }

    private CachePools pools(LayerCacheSpec... layers) {
        return new CachePools(List.of(layers), backend, BLOCK_SIZE);
    }
}
