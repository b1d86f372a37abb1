package io.jtransformers.modeling;

import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueSlice;
import io.jtransformers.backend.StepKey;
import io.jtransformers.backend.host.HostBackend;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Real caches without a model, for tests of what is above models: one layer of one number, whose keys are the tokens
 * and whose values are their positions.
 */
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
    private final CachePools pools;

    /** Caches of which none is open. */
    public LayerlessCaches() {
        this(0);
    }

    /** Caches that forget what a window has passed; 0 keeps all. */
    public LayerlessCaches(int window) {
        pools = new CachePools(
                List.of(window == 0 ? LayerCacheSpec.growing(1, 1) : LayerCacheSpec.sliding(1, 1, window)), backend, 4);
    }

    /** An empty cache. */
    public Cache newCache(int batchSize) {
        return newCache(batchSize, CacheOptions.dynamic());
    }

    /** An empty cache, which keeps whole numbers whatever the options say of types. */
    public Cache newCache(int batchSize, CacheOptions options) {
        return new Cache(
                UNREADABLE,
                IntStream.range(0, batchSize)
                        .mapToObj(index -> SequenceCache.open(pools, options.capacity()))
                        .toList());
    }

    /** What a cache keeps: the first position that is kept, then tokens, then the position of each. */
    public record Contents(int first, int[] ids, int[] positions) {}

    /** What a model's step does to the caches. */
    public void advance(StepInput input, int[] ids) {
        try (CacheUses _ = CacheUses.of(input.sequences(), given -> given == pools);
                ComputeQueue queue = backend.openQueue()) {
            input.sequences().forEach(step -> step.cache().reserve(step.rows()));
            queue.run(StepKey.once(this), () -> write(input, ids, queue));
            input.sequences().forEach(step -> step.cache().advance(step.rows()));
        }
    }

    private void write(StepInput input, int[] ids, ComputeQueue queue) {
        try (var scope = TensorScope.open(queue)) {
            var batch = new TokenBatchWriter(input, pools).write(scope);
            float[] keys = new float[ids.length];
            float[] values = new float[ids.length];
            int row = 0;
            for (SequenceStep step : input.sequences()) {
                for (int position : step.positions()) {
                    keys[row] = ids[row];
                    values[row++] = position;
                }
            }
            Shape shape = Shape.of(ids.length, 1, 1);
            var store = pools.place(0).pool().store();
            queue.keyValues()
                    .append(new KeyValueAppend(
                            store,
                            0,
                            batch,
                            batch.blockTables().getFirst(),
                            scope.ofFloats(shape, keys),
                            scope.ofFloats(shape, values)));
        }
    }

    /** What a cache keeps of what was written. */
    public Contents read(SequenceCache cache) {
        int count = pools.keyValueLayer(0).visible(cache.length());
        int first = cache.length() - count;
        if (count == 0) {
            return new Contents(first, new int[0], new int[0]);
        }
        List<float[]> read = new ArrayList<>();
        try (ComputeQueue queue = backend.openQueue()) {
            queue.run(StepKey.once(this), () -> {
                try (var scope = TensorScope.open(queue)) {
                    BlockList blocks = cache.blocks(0);
                    Tensor table = scope.ofInts(
                            IntStream.range(0, blocks.size()).map(blocks::block).toArray());
                    Tensor keys = scope.allocate(DataType.F32, Shape.of(1, count, 1));
                    Tensor values = scope.allocate(DataType.F32, Shape.of(1, count, 1));
                    var store = pools.place(0).pool().store();
                    queue.keyValues().gather(new KeyValueSlice(store, 0, table, first, count), keys, values);
                    read.add(keys.toFloatArray());
                    read.add(values.toFloatArray());
                }
            });
        }
        return new Contents(first, integers(read.get(0)), integers(read.get(1)));
    }

    private static int[] integers(float[] values) {
        return IntStream.range(0, values.length).map(i -> (int) values[i]).toArray();
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
