package io.jtransformers.modeling;

import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.host.HostBackend;
import io.jtransformers.tensor.HostTensor;
import java.util.List;
import java.util.stream.IntStream;

/** Real caches without a model, for tests of what is above models; one layer, whose keys nobody writes. */
public final class LayerlessCaches implements AutoCloseable {

    /** Of caches that nobody reads. */
    static final Cache.Reader UNREADABLE = new Cache.Reader() {
        @Override
        public Cache.LayerKeyValues read(SequenceCache sequence, int layer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HostTensor readState(SequenceCache sequence, int layer) {
            throw new UnsupportedOperationException();
        }
    };

    private final HostBackend backend = new HostBackend(DeviceSpec.parse("cpu"));
    private final CachePools pools = new CachePools(List.of(LayerCacheSpec.growing(1, 1)), backend, 4);

    /** Caches of which none is open. */
    public LayerlessCaches() {}

    /** An empty cache. */
    public Cache newCache(int batchSize) {
        return new Cache(
                UNREADABLE,
                IntStream.range(0, batchSize)
                        .mapToObj(index -> SequenceCache.open(pools))
                        .toList());
    }

    /** What a model's step does to the caches. */
    public void advance(StepInput input) {
        try (CacheUses _ = CacheUses.of(input.sequences(), pools)) {
            input.sequences().forEach(step -> step.cache().reserve(step.rows()));
            input.sequences().forEach(step -> step.cache().advance(step.rows()));
        }
    }

    /** Blocks that open caches hold. */
    public int usedBlocks() {
        return pools.usedBlocks();
    }

    /** Computes. */
    public HostBackend backend() {
        return backend;
    }

    @Override
    public void close() {
        pools.close();
        backend.close();
    }
}
