package io.jtransformers.conformance.contract;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.DeviceMemory;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.KeyValueStore;
import io.jtransformers.backend.RecurrentLayout;
import io.jtransformers.backend.RecurrentStore;
import io.jtransformers.backend.StoredWeight;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.WeightUse;

/**
 * Another backend with caches in blocks of 16 positions, so that short sequences cross from block to block.
 *
 * @param device its own name
 * @param delegate computes
 */
record SmallBlocksBackend(DeviceSpec device, Backend delegate) implements Backend {

    /** Positions of a block. */
    static final int BLOCK_SIZE = 16;

    @Override
    public String description() {
        return delegate.description() + ", in small blocks";
    }

    @Override
    public DeviceMemory allocate(long byteSize) {
        return delegate.allocate(byteSize);
    }

    @Override
    public ComputeQueue openQueue() {
        return delegate.openQueue();
    }

    @Override
    public Weight prepare(StoredWeight stored, WeightUse use) {
        return delegate.prepare(stored, use);
    }

    @Override
    public KeyValueStore openKeyValueStore(KeyValueLayout layout) {
        return delegate.openKeyValueStore(new KeyValueLayout(
                layout.layers(), layout.keyValueHeads(), layout.headDim(), BLOCK_SIZE, layout.dataType()));
    }

    @Override
    public RecurrentStore openRecurrentStore(RecurrentLayout layout) {
        return delegate.openRecurrentStore(layout);
    }

    @Override
    public void close() {
        delegate.close();
    }
}
