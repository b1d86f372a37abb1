package io.jtransformers.modeling;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BlockPool;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.RecurrentLayout;
import io.jtransformers.backend.SlotPool;
import io.jtransformers.modeling.LayerCacheSpec.KeyValueLayer;
import io.jtransformers.modeling.LayerCacheSpec.RecurrentLayer;
import io.jtransformers.tensor.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pools from which a model's caches take their memory: one for each kind of layer, since layers that keep the same
 * positions share their block tables, and layers that keep a state of the same size their slots.
 */
public final class CachePools implements AutoCloseable {

    /**
     * Positions of a block: enough that a row of keys is read in long runs, few enough that a short prompt wastes
     * little.
     */
    public static final int DEFAULT_BLOCK_SIZE = 64;

    private final List<LayerCacheSpec> specs;
    private final DataType dataType;
    private final List<Group> groups = new ArrayList<>();
    private final List<SlotPool> slotPools = new ArrayList<>();
    private final int[] groupOfLayer; // among the groups, or among the slot pools
    private final int[] indexInGroup;

    /** A pool and what its layers keep. */
    record Group(KeyValueLayer spec, BlockPool pool) {

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
     * Where a recurrent layer's states are.
     *
     * @param group which of the batch's tables of slots
     * @param layer the layer within the pool's store
     * @param pool hands out the slots
     */
    public record StatePlace(int group, int layer, SlotPool pool) {}

    /** Opens the pools of a model whose keys and values are float32. */
    public CachePools(List<LayerCacheSpec> layers, Backend backend, int blockSize) {
        this(layers, backend, blockSize, DataType.F32);
    }

    /**
     * Opens the pools of a model.
     *
     * @param layers what each layer keeps, in order
     * @param backend opens the stores
     * @param blockSize positions of a block
     * @param dataType of keys and values
     * @throws io.jtransformers.backend.BackendException if the backend cannot keep them so
     */
    public CachePools(List<LayerCacheSpec> layers, Backend backend, int blockSize, DataType dataType) {
        this.dataType = dataType;
        specs = List.copyOf(layers);
        groupOfLayer = new int[specs.size()];
        indexInGroup = new int[specs.size()];
        Map<LayerCacheSpec, List<Integer>> kinds = new LinkedHashMap<>();
        for (int layer = 0; layer < specs.size(); layer++) {
            List<Integer> members = kinds.computeIfAbsent(specs.get(layer), spec -> new ArrayList<>());
            indexInGroup[layer] = members.size();
            members.add(layer);
        }
        kinds.forEach((spec, members) -> {
            int group = open(spec, members.size(), backend, blockSize);
            members.forEach(layer -> groupOfLayer[layer] = group);
        });
    }

    /** Opens the pool of {@code layers} layers of one kind and gives its number. */
    private int open(LayerCacheSpec spec, int layers, Backend backend, int blockSize) {
        switch (spec) {
            case KeyValueLayer kept -> {
                var layout = new KeyValueLayout(layers, kept.keyValueHeads(), kept.headDim(), blockSize, dataType);
                groups.add(new Group(kept, new BlockPool(backend.openKeyValueStore(layout))));
                return groups.size() - 1;
            }
            case RecurrentLayer kept -> {
                var layout = new RecurrentLayout(layers, kept.heads(), kept.headDim());
                slotPools.add(new SlotPool(backend.openRecurrentStore(layout)));
                return slotPools.size() - 1;
            }
        }
    }

    /**
     * Where the keys and values of {@code layer} are.
     *
     * @throws IllegalArgumentException if it is a recurrent layer, or there is none
     */
    public LayerPlace place(int layer) {
        keyValueLayer(layer);
        BlockPool pool = groups.get(groupOfLayer[layer]).pool();
        return new LayerPlace(groupOfLayer[layer], indexInGroup[layer], pool);
    }

    /**
     * Where the states of {@code layer} are.
     *
     * @throws IllegalArgumentException if it is not a recurrent layer, or there is none
     */
    public StatePlace statePlace(int layer) {
        recurrentLayer(layer);
        return new StatePlace(groupOfLayer[layer], indexInGroup[layer], slotPools.get(groupOfLayer[layer]));
    }

    /** The type of keys and values. */
    public DataType dataType() {
        return dataType;
    }

    /**
     * What {@code layer} keeps.
     *
     * @throws IllegalArgumentException if there is none
     */
    public LayerCacheSpec spec(int layer) {
        if (layer < 0 || layer >= specs.size()) {
            throw new IllegalArgumentException(
                    "Layer %d was asked for; the model has the layers 0 to %d.".formatted(layer, specs.size() - 1));
        }
        return specs.get(layer);
    }

    KeyValueLayer keyValueLayer(int layer) {
        if (spec(layer) instanceof KeyValueLayer kept) {
            return kept;
        }
        throw new IllegalArgumentException(
                "Layer %d was asked for its keys and values, but it is recurrent and keeps a state; read that (Cache.readState)."
                        .formatted(layer));
    }

    RecurrentLayer recurrentLayer(int layer) {
        if (spec(layer) instanceof RecurrentLayer kept) {
            return kept;
        }
        throw new IllegalArgumentException(
                "Layer %d was asked for its state, but it keeps keys and values; read those (Cache.read)."
                        .formatted(layer));
    }

    /** The number of layers. */
    public int layers() {
        return specs.size();
    }

    /** Whether some layer keeps a state, which has no positions that could be taken back. */
    public boolean hasRecurrentLayers() {
        return !slotPools.isEmpty();
    }

    /** A prompt gives the same in any parts of multiples of so many tokens; 1 if it does in any parts. */
    int promptBlockSize() {
        int blockSize = 1;
        for (LayerCacheSpec spec : specs) {
            if (spec instanceof RecurrentLayer kept) {
                blockSize = Math.max(blockSize, kept.blockSize()); // a model's layers have the same
            }
        }
        return blockSize;
    }

    List<Group> groups() {
        return groups;
    }

    List<SlotPool> slotPools() {
        return slotPools;
    }

    /** Bytes that the stores hold. */
    public long footprint() {
        return groups.stream()
                        .mapToLong(group -> group.pool().store().footprint())
                        .sum()
                + slotPools.stream().mapToLong(pool -> pool.store().footprint()).sum();
    }

    /** Blocks and slots that caches hold, all pools together; 0 when every cache is closed. */
    public int usedBlocks() {
        return groups.stream().mapToInt(group -> group.pool().used()).sum()
                + slotPools.stream().mapToInt(SlotPool::used).sum();
    }

    @Override
    public void close() {
        groups.forEach(group -> group.pool().close());
        slotPools.forEach(SlotPool::close);
    }
}
