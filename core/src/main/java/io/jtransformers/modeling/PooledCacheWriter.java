package io.jtransformers.modeling;

import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.StepKey;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Writes what the layers of a model keep, from the heap, on a queue of the model. */
final class PooledCacheWriter {

    private final ModelResources resources;

    /** A writer of the caches of the model that has {@code resources}. */
    PooledCacheWriter(ModelResources resources) {
        this.resources = resources;
    }

    /**
     * Keys and values of a run of positions.
     *
     * @param keys {@code [keyValueHeads, positions, headDim]}
     * @param values same shape
     */
    record Rows(float[] keys, float[] values) {}

    /** Makes room for what the layers keep of {@code length} tokens in a cache that is empty. */
    void reserve(SequenceCache sequence, int length) {
        sequence.reserveRestored(length);
    }

    /** Writes a run of positions of a layer with keys and values. */
    void write(SequenceCache sequence, int layer, int first, int count, Rows rows) {
        CachePools.LayerPlace place = sequence.pools().place(layer);
        LayerCacheSpec.KeyValueLayer kept = sequence.pools().keyValueLayer(layer);
        Shape shape = Shape.of(kept.keyValueHeads(), count, kept.headDim());
        onQueue(sequence, scope -> {
            BlockList blocks = sequence.blocks(place.group());
            int[] entries = IntStream.range(0, blocks.size()).map(blocks::block).toArray();
            Tensor table = scope.ofInts(entries).view(1, entries.length);
            Tensor keys = scope.ofFloats(shape, rows.keys()).permute(1, 0, 2);
            Tensor values = scope.ofFloats(shape, rows.values()).permute(1, 0, 2);
            var append = new KeyValueAppend(
                    place.pool().store(), place.layer(), batch(scope, first, count), table, keys, values);
            scope.queue().keyValues().append(append);
        });
    }

    /** The places of a run in the only sequence of a step that computes nothing. */
    private static TokenBatch batch(TensorScope scope, int first, int count) {
        int[] zeros = new int[count];
        int[] rowStarts = {0, count};
        int[] keyLengths = {first + count};
        int[] places = IntStream.range(first, first + count).toArray();
        return new TokenBatch(
                new TokenBatch.Plan(rowStarts, keyLengths, List.of(TokenBatch.Phase.BEGINNING), first + count - 1),
                scope.ofInts(zeros),
                scope.ofInts(places),
                scope.ofInts(zeros),
                scope.ofInts(places),
                scope.ofInts(rowStarts),
                scope.ofInts(keyLengths),
                scope.ofInts(TokenBatch.Phase.BEGINNING.code()),
                scope.ofInts(0),
                List.of(),
                List.of(),
                null,
                null,
                null);
    }

    /** Writes the state of a recurrent layer, {@code [heads, headDim, headDim]}. */
    void writeState(SequenceCache sequence, int layer, float[] state) {
        CachePools.StatePlace place = sequence.pools().statePlace(layer);
        LayerCacheSpec.RecurrentLayer kept = sequence.pools().recurrentLayer(layer);
        Shape shape = Shape.of(1, kept.heads(), kept.headDim(), kept.headDim());
        onQueue(sequence, scope -> {
            Tensor slot = scope.ofInts(sequence.state(place.group()).next());
            scope.queue().recurrent().store(place.pool().store(), place.layer(), slot, scope.ofFloats(shape, state));
        });
    }

    /** Counts the tokens whose keys, values and states were written. */
    void finish(SequenceCache sequence, int length) {
        sequence.restored(length);
    }

    private void onQueue(SequenceCache sequence, Consumer<TensorScope> writing) {
        try (ModelResources.Session session = resources.openSession();
                SequenceCache.Use _ = sequence.use()) {
            ComputeQueue queue = session.queue();
            queue.run(StepKey.once(resources), () -> {
                try (var scope = TensorScope.open(queue)) {
                    writing.accept(scope);
                }
            });
        }
    }
}
