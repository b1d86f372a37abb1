package io.jtransformers.modeling;

import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.KeyValueSlice;
import io.jtransformers.backend.StepKey;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Copies what the layers of a model keep to the heap, on a queue of the model. */
final class PooledCacheReader implements Cache.Reader {

    private final Supplier<ModelResources> resources;

    /** A reader of the caches of the model that has {@code resources}. */
    PooledCacheReader(Supplier<ModelResources> resources) {
        this.resources = resources;
    }

    @Override
    public Cache.LayerKeyValues read(SequenceCache sequence, int layer) {
        return read(sequence, layer, () -> {
            int count = sequence.pools().keyValueLayer(layer).visible(sequence.length());
            return new Run(sequence.length() - count, count);
        });
    }

    /** Keys and values of {@code count} positions that are there, each {@code [keyValueHeads, positions, headDim]}. */
    Cache.LayerKeyValues read(SequenceCache sequence, int layer, int first, int count) {
        return read(sequence, layer, () -> new Run(first, count));
    }

    private record Run(int first, int count) {}

    private Cache.LayerKeyValues read(SequenceCache sequence, int layer, Supplier<Run> whenInUse) {
        CachePools.LayerPlace place = sequence.pools().place(layer);
        List<HostTensor> read = onQueue(sequence, scope -> {
            Run run = whenInUse.get();
            var layout = place.pool().store().layout();
            BlockList blocks = sequence.blocks(place.group());
            Tensor table = scope.ofInts(
                    IntStream.range(0, blocks.size()).map(blocks::block).toArray());
            Shape shape = Shape.of(layout.keyValueHeads(), run.count(), layout.headDim());
            Tensor keys = scope.allocate(DataType.F32, shape);
            Tensor values = scope.allocate(DataType.F32, shape);
            var slice = new KeyValueSlice(place.pool().store(), place.layer(), table, run.first(), run.count());
            scope.queue().keyValues().gather(slice, keys, values);
            return List.of(keys.toHost(), values.toHost());
        });
        return new Cache.LayerKeyValues(read.get(0), read.get(1));
    }

    @Override
    public HostTensor readState(SequenceCache sequence, int layer) {
        CachePools.StatePlace place = sequence.pools().statePlace(layer);
        return onQueue(sequence, scope -> {
                    var layout = place.pool().store().layout();
                    Shape shape = Shape.of(1, layout.heads(), layout.headDim(), layout.headDim());
                    Tensor state = scope.allocate(DataType.F32, shape);
                    Tensor slot = scope.ofInts(sequence.state(place.group()).current());
                    scope.queue().recurrent().load(place.pool().store(), place.layer(), slot, state);
                    return List.of(state.toHost());
                })
                .getFirst()
                .view(shapeOf(place));
    }

    private static long[] shapeOf(CachePools.StatePlace place) {
        var layout = place.pool().store().layout();
        return new long[] {layout.heads(), layout.headDim(), layout.headDim()};
    }

    private List<HostTensor> onQueue(SequenceCache sequence, Function<TensorScope, List<HostTensor>> reading) {
        ModelResources loaded = resources.get();
        try (ModelResources.Session session = loaded.openSession();
                SequenceCache.Use _ = sequence.use()) {
            ComputeQueue queue = session.queue();
            List<HostTensor> read = new ArrayList<>();
            queue.run(StepKey.once(loaded), () -> {
                try (var scope = TensorScope.open(queue)) {
                    read.addAll(reading.apply(scope));
                }
            });
            return read;
        }
    }
}
