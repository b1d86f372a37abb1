package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.host.HostBackend;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Caches that take their memory when they are made. */
class FixedCacheTest {

    private static final int BLOCK_SIZE = 16;
    private static final int WINDOW = 24;

    private final Backend backend = new HostBackend(DeviceSpec.parse("host"));

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    private CachePools pools(LayerCacheSpec... layers) {
        return new CachePools(List.of(layers), backend, BLOCK_SIZE);
    }

    private static void grow(SequenceCache cache, int tokens) {
        cache.reserve(tokens);
        cache.advance(tokens);
    }

    @Test
    void takesItsMemoryAtOnceAndNoMoreThanItNeeds() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4))) {
            SequenceCache cache = SequenceCache.open(pools, 100);

            assertThat(cache.capacity()).isEqualTo(100);
            assertThat(pools.usedBlocks()).isEqualTo(7);
            assertThat(pools.footprint()).isEqualTo(7L * 2 * BLOCK_SIZE * 4 * Float.BYTES);
        }
    }

    @Test
    void takesNothingMoreUntilItIsFull() {
        try (CachePools pools = pools(
                LayerCacheSpec.growing(1, 4),
                LayerCacheSpec.sliding(1, 4, WINDOW),
                LayerCacheSpec.recurrent(1, 4, 16))) {
            SequenceCache cache = SequenceCache.open(pools, 5_000);
            long footprint = pools.footprint();
            int blocks = pools.usedBlocks();

            for (int tokens : new int[] {512, 1, 1, 512, 300, 512}) {
                grow(cache, tokens);
            }
            while (cache.length() < 5_000) {
                grow(cache, 1);
            }

            assertThat(pools.footprint()).isEqualTo(footprint);
            assertThat(pools.usedBlocks()).isEqualTo(blocks);
        }
    }

    @Test
    void aWindowTakesNoMoreThanItAndAStepNeed() {
        try (CachePools pools = pools(LayerCacheSpec.sliding(1, 4, WINDOW))) {
            SequenceCache.open(pools, 1_000_000);

            assertThat(pools.usedBlocks()).isLessThanOrEqualTo((WINDOW + 512) / BLOCK_SIZE + 2);
        }
    }

    @Test
    void saysHowManyTokensAreNeededWhenItIsFull() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4))) {
            SequenceCache cache = SequenceCache.open(pools, 20);
            grow(cache, 18);

            assertThatThrownBy(() -> cache.reserve(5))
                    .isInstanceOf(CacheFullException.class)
                    .hasMessageContainingAll("capacity of 20", "holds 18", "5 more", "23 are needed");
            grow(cache, 2);
            assertThat(cache.length()).isEqualTo(20);
        }
    }

    @Test
    void keepsItsMemoryWhenItIsCropped() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4), LayerCacheSpec.recurrent(1, 4, 16))) {
            SequenceCache cache = SequenceCache.open(pools, 100);
            int blocks = pools.usedBlocks();
            grow(cache, 90);

            cache.crop(0);
            grow(cache, 100);

            assertThat(pools.usedBlocks()).isEqualTo(blocks);
        }
    }

    @Test
    void aForkSharesWhatWasWrittenAndHasTheSameCapacity() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4), LayerCacheSpec.recurrent(1, 4, 16))) {
            SequenceCache cache = SequenceCache.open(pools, 100);
            grow(cache, BLOCK_SIZE + 3);
            int blocks = pools.usedBlocks();

            SequenceCache fork = cache.fork();

            assertThat(pools.usedBlocks()).isEqualTo(blocks);
            assertThat(fork.capacity()).isEqualTo(100);
            grow(fork, 1);
            grow(cache, 1);
            assertThat(fork.blocks(0).block(0)).isEqualTo(cache.blocks(0).block(0));
            assertThat(fork.blocks(0).block(1)).isNotEqualTo(cache.blocks(0).block(1));
        }
    }

    @Test
    void whatAForkSharesIsNotWrittenAgainAfterACrop() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4))) {
            SequenceCache cache = SequenceCache.open(pools, 100);
            grow(cache, 3 * BLOCK_SIZE);
            SequenceCache fork = cache.fork();

            cache.crop(BLOCK_SIZE);
            grow(cache, 2 * BLOCK_SIZE);

            for (int i = 1; i < 3; i++) {
                assertThat(cache.blocks(0).block(i)).isNotEqualTo(fork.blocks(0).block(i));
            }
        }
    }

    @Test
    void closingGivesAllMemoryBack() {
        try (CachePools pools = pools(LayerCacheSpec.sliding(1, 4, WINDOW), LayerCacheSpec.recurrent(1, 4, 16))) {
            SequenceCache cache = SequenceCache.open(pools, 100);
            grow(cache, 90);
            SequenceCache fork = cache.fork();
            grow(fork, 2);

            cache.close();
            fork.close();

            assertThat(pools.usedBlocks()).isZero();
        }
    }

    @Test
    void tablesHaveOneWidthFromTheFirstTokenToTheLast() {
        try (CachePools pools = pools(LayerCacheSpec.growing(1, 4), LayerCacheSpec.sliding(1, 4, WINDOW))) {
            SequenceCache cache = SequenceCache.open(pools, 1_000);
            int width = TokenBatchWriter.tableWidth(StepInput.lastRows(List.of(SequenceStep.next(cache, 1))), pools);

            grow(cache, 999);

            assertThat(TokenBatchWriter.tableWidth(StepInput.lastRows(List.of(SequenceStep.next(cache, 1))), pools))
                    .isEqualTo(width);
        }
    }
}
