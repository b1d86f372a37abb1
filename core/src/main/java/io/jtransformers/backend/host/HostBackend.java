package io.jtransformers.backend.host;

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
 * A complete backend of plain Java: the host's primitives, every fused kernel as its definition, weights read where the
 * checkpoint has them. It is right and slow: the reference for faster backends, and what is left where the Vector API
 * is not enabled.
 */
public final class HostBackend implements Backend {

    private final DeviceSpec device;
    private final HostMemory memory = new HostMemory();
    private final StepTurns turns;

    /** A backend that calls itself {@code device}. */
    public HostBackend(DeviceSpec device) {
        this.device = device;
        this.turns = new StepTurns("jtransformers-" + device);
    }

    @Override
    public DeviceSpec device() {
        return device;
    }

    @Override
    public String description() {
        return "plain Java, one step at a time";
    }

    @Override
    public DeviceMemory allocate(long byteSize) {
        return memory.allocate(byteSize);
    }

    @Override
    public ComputeQueue openQueue() {
        return new HostQueue(this, turns);
    }

    @Override
    public Weight prepare(StoredWeight stored, WeightUse use) {
        return new HostWeight(stored);
    }

    @Override
    public KeyValueStore openKeyValueStore(KeyValueLayout layout) {
        return new HostKeyValueStore(layout, memory::allocate);
    }

    @Override
    public RecurrentStore openRecurrentStore(RecurrentLayout layout) {
        return new HostRecurrentStore(layout, memory::allocate);
    }

    @Override
    public void close() {
        turns.close();
        memory.close();
    }
}
