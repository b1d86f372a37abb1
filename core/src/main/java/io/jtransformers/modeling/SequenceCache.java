package io.jtransformers.modeling;

import io.jtransformers.backend.SlotPool;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.ReleasedTensorException;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The state of one sequence over all layers of a model: blocks of keys and values, slots of recurrent states. They are
 * reserved before a step and the length advances after it; within a step nothing of it changes, and a step that fails
 * leaves it as it was.
 *
 * <p>Belongs to one caller: a second thread that uses it at the same time gets a {@link CacheInUseException}.
 */
public final class SequenceCache implements AutoCloseable {

    // Whoever drops a cache without closing it must not keep the model's memory for ever.
    private static final Cleaner CLEANER = Cleaner.create();

    private final CachePools pools;
    private final List<BlockList> blocks; // one for each pool of blocks
    private final List<StateSlot> states; // one for each pool of slots
    private final Cleaner.Cleanable cleanable;
    private final AtomicReference<@Nullable String> userName = new AtomicReference<>();
    private final int capacity; // 0 for none
    private int length;
    private boolean closed;

    private SequenceCache(CachePools pools, List<BlockList> blocks, List<StateSlot> states, int capacity, int length) {
        this.pools = pools;
        this.blocks = blocks;
        this.states = states;
        this.capacity = capacity;
        this.length = length;
        this.cleanable = CLEANER.register(this, () -> {
            blocks.forEach(BlockList::close);
            states.forEach(StateSlot::close);
        });
    }

    /** An empty cache that grows as needed. */
    static SequenceCache open(CachePools pools) {
        return open(pools, 0);
    }

    /**
     * An empty cache.
     *
     * @param pools give memory
     * @param capacity how many tokens it can have, memory for which is taken now; 0 lets it grow as needed
     * @throws io.jtransformers.backend.BackendException if the device has no room
     */
    static SequenceCache open(CachePools pools, int capacity) {
        List<BlockList> blocks = new ArrayList<>();
        List<StateSlot> states = new ArrayList<>();
        try {
            for (CachePools.Group group : pools.groups()) {
                blocks.add(
                        capacity == 0
                                ? BlockList.growing(group.pool())
                                : BlockList.fixed(group.pool(), group.spec(), capacity));
            }
            for (SlotPool pool : pools.slotPools()) {
                states.add(capacity == 0 ? StateSlot.growing(pool) : StateSlot.fixed(pool));
            }
        } catch (RuntimeException | Error failure) {
            blocks.forEach(BlockList::close);
            states.forEach(StateSlot::close);
            throw failure;
        }
        return new SequenceCache(pools, List.copyOf(blocks), List.copyOf(states), capacity, 0);
    }

    /** The type of its keys and values. Those of one step are of one type. */
    public DataType dataType() {
        return pools.dataType();
    }

    /** How many tokens it can have; 0 if it grows as needed. {@code max_cache_len} of Transformers. */
    public int capacity() {
        return capacity;
    }

    /** How many tokens the sequence has, those that a sliding window has passed included. */
    public int length() {
        return length;
    }

    /** The pools that its blocks come from: those of the model that made it. */
    CachePools pools() {
        return pools;
    }

    /**
     * Makes room for {@code tokens} more.
     *
     * @throws CacheFullException if they are more than the cache was made for
     */
    void reserve(int tokens) {
        if (capacity > 0 && tokens > capacity - length) {
            throw new CacheFullException(
                    "A cache with a capacity of %d tokens holds %d and was to take %d more: %d are needed. Make one of that capacity (CacheOptions.withCapacity), crop this one, or let it grow (CacheOptions.dynamic)."
                            .formatted(capacity, length, tokens, (long) length + tokens));
        }
        blocks.forEach(list -> list.reserve(length, length + tokens));
        if (tokens > 0) {
            states.forEach(StateSlot::reserve);
        }
    }

    /** Counts {@code tokens} that a step has written, and gives back what no later query sees. */
    void advance(int tokens) {
        length += tokens;
        for (int group = 0; group < blocks.size(); group++) {
            LayerCacheSpec.KeyValueLayer spec = pools.groups().get(group).spec();
            blocks.get(group).releaseBefore(length - spec.visible(length));
        }
        if (tokens > 0) {
            states.forEach(StateSlot::advance);
        }
    }

    /** Makes room for what the layers keep of {@code tokens}, which were computed elsewhere; the cache is empty. */
    void reserveRestored(int tokens) {
        for (int group = 0; group < blocks.size(); group++) {
            LayerCacheSpec.KeyValueLayer spec = pools.groups().get(group).spec();
            blocks.get(group).reserveFrom(tokens - spec.visible(tokens), tokens);
        }
        if (tokens > 0) {
            states.forEach(StateSlot::reserve);
        }
    }

    /** Counts {@code tokens} of which everything has been written. */
    void restored(int tokens) {
        length = tokens;
        if (tokens > 0) {
            states.forEach(StateSlot::advance);
        }
    }

    BlockList blocks(int group) {
        return blocks.get(group);
    }

    StateSlot state(int group) {
        return states.get(group);
    }

    /** A second cache with the same contents. Nothing is copied until one of the two goes on. */
    public SequenceCache fork() {
        try (Use _ = use()) {
            return new SequenceCache(
                    pools,
                    blocks.stream().map(BlockList::fork).toList(),
                    states.stream().map(StateSlot::fork).toList(),
                    capacity,
                    length);
        }
    }

    /** Whether {@link #crop} goes back to any length; otherwise fork before the tokens that may be taken back. */
    public boolean isCroppable() {
        return states.isEmpty()
                && pools.groups().stream().allMatch(group -> group.spec().window() == 0);
    }

    /**
     * Forgets all but the first {@code newLength} tokens.
     *
     * @throws IllegalArgumentException if there are fewer, a sliding layer has let go of keys that would be needed, or
     *     a recurrent layer's state has them all in one
     */
    public void crop(int newLength) {
        try (Use _ = use()) {
            checkCrop(newLength);
            blocks.forEach(list -> list.crop(newLength));
            if (newLength == 0) {
                states.forEach(StateSlot::clear);
            }
            length = newLength;
        }
    }

    /** Throws what {@link #crop} would. */
    void checkCrop(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException(
                    "A cache of %d tokens was to be cropped to %d; crop to 0 to %1$d.".formatted(length, newLength));
        }
        if (!states.isEmpty() && newLength != 0 && newLength != length) {
            throw new IllegalArgumentException(
                    "A cache of %d tokens was to be cropped to %d, but the state of a linear attention layer cannot forget single tokens; take a snapshot before the tokens that may be taken back, and restore it (Cache.snapshot, Cache.restore)."
                            .formatted(length, newLength));
        }
        for (int group = 0; group < blocks.size(); group++) {
            LayerCacheSpec.KeyValueLayer spec = pools.groups().get(group).spec();
            if (newLength > 0
                    && newLength - spec.visible(newLength) < blocks.get(group).firstPosition()) {
                throw new IllegalArgumentException(
                        "A cache of %d tokens was to be cropped to %d, but a layer with a sliding window of %d has let go of keys that are needed; take a snapshot before the tokens that may be taken back, and restore it (Cache.snapshot, Cache.restore)."
                                .formatted(length, newLength, spec.window()));
            }
        }
    }

    /**
     * Marks the cache as used by this thread until the result is closed.
     *
     * @throws CacheInUseException if another use has not ended
     * @throws ReleasedTensorException if the cache is closed
     */
    Use use() {
        if (!userName.compareAndSet(null, Thread.currentThread().getName())) {
            throw new CacheInUseException(
                    "A cache was used by thread '%s' while thread '%s' is using it; a cache belongs to one conversation: give each thread its own (model.newCache, Cache.fork)."
                            .formatted(Thread.currentThread().getName(), String.valueOf(userName.get())));
        }
        if (closed) {
            userName.set(null);
            throw new ReleasedTensorException(
                    "A cache was used after it had been closed; ask the model for a new one.");
        }
        return new Use();
    }

    /** The time in which one thread uses the cache. */
    final class Use implements AutoCloseable {

        private Use() {}

        /** Gives back all blocks and slots, so that this use is the last. */
        private void closeCache() {
            closed = true;
            cleanable.clean();
        }

        @Override
        public void close() {
            userName.set(null);
        }
    }

    /**
     * Gives back all blocks and slots; a second call does nothing.
     *
     * @throws CacheInUseException if a step is using it
     */
    @Override
    public void close() {
        closeAll(List.of(this));
    }

    /**
     * Closes those that are open, all of them or none.
     *
     * @throws CacheInUseException if one is in use
     */
    static void closeAll(List<SequenceCache> caches) {
        List<Use> uses = new ArrayList<>();
        try {
            for (SequenceCache cache : caches) {
                if (!cache.closed) {
                    uses.add(cache.use());
                }
            }
            uses.forEach(Use::closeCache);
        } finally {
            uses.forEach(Use::close);
        }
    }
}
