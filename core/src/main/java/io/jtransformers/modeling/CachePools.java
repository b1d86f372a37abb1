package io.jtransformers.modeling;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BlockPool;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.tensor.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pools from which a model's caches take their blocks: one for each kind of layer, since layers that keep the same
 * positions share their block tables.
 */
public final class CachePools implements AutoCloseable {

    /**
     * Positions of a block: enough that a row of keys is read in long runs, few enough that a short prompt wastes
     * little.
     */
    public static final int DEFAULT_BLOCK_SIZE = 64;

    private final List<Group> groups = new ArrayList<>();
    private final int[] groupOfLayer;
    private final int[] indexInGroup;

    /** A pool and what its layers keep. */
    record Group(LayerCacheSpec spec, BlockPool pool) {

        int blockSize() {
            return pool.store().layout().blockSize();
        }
    }

    /**
     * Where a layer's keys and values are.
     *
     * @param group which of the batch's block tables
     * @param layer the layer within the group's store
     * @param pool the group's pool
     */
    public record LayerPlace(int group, int layer, BlockPool pool) {}

    /**
     * Opens the pools of a model.
     *
     * @param layers what each layer keeps, in order
     * @param backend opens the stores
     * @param blockSize positions of a block
     */
    public CachePools(List<LayerCacheSpec> layers, Backend backend, int blockSize) {
        Map<LayerCacheSpec, Integer> counts = new LinkedHashMap<>();
        layers.forEach(spec -> counts.merge(spec, 1, Integer::sum));
        List<LayerCacheSpec> kinds = List.copyOf(counts.keySet());
        groupOfLayer = layers.stream().mapToInt(kinds::indexOf).toArray();
        indexInGroup = new int[layers.size()];
        int[] next = new int[kinds.size()];
        for (int layer = 0; layer < indexInGroup.length; layer++) {
            indexInGroup[layer] = next[groupOfLayer[layer]]++;
        }
        for (LayerCacheSpec spec : kinds) {
            var layout = new KeyValueLayout(
                    next[kinds.indexOf(spec)], spec.keyValueHeads(), spec.headDim(), blockSize, DataType.F32);
            groups.add(new Group(spec, new BlockPool(backend.openKeyValueStore(layout))));
        }
    }

    /** Where the keys and values of {@code layer} are. */
    public LayerPlace place(int layer) {
        return new LayerPlace(
                groupOfLayer[layer],
                indexInGroup[layer],
                groups.get(groupOfLayer[layer]).pool());
    }

    /** What {@code layer} keeps. */
    public LayerCacheSpec spec(int layer) {
        return groups.get(groupOfLayer[layer]).spec();
    }

    /** The number of layers. */
    public int layers() {
        return groupOfLayer.length;
    }

    List<Group> groups() {
        return groups;
    }

    /** Bytes that the stores hold. */
    public long footprint() {
        return groups.stream()
                .mapToLong(group -> group.pool().store().footprint())
                .sum();
    }

    /** Blocks that caches hold, all pools together; 0 when every cache is closed. */
    public int usedBlocks() {
        return groups.stream().mapToInt(group -> group.pool().used()).sum();
    }

    @Override
    public void close() {
        groups.forEach(group -> group.pool().close());
    }
}
