package io.jtransformers.backends.cpu;

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
import io.jtransformers.backend.host.HostMemory;
import io.jtransformers.backend.host.HostRecurrentStore;
import io.jtransformers.backend.host.HostWeight;
import io.jtransformers.backend.host.StepTurns;

/** The processor with the Vector API: weights stay where they are mapped, and all queues share one pool of workers. */
final class CpuBackend implements Backend {

    private final DeviceSpec device;
    private final HostMemory memory = new HostMemory();
    private final StepTurns turns;
    private final WorkerPool pool;

    /**
     * Starts the workers.
     *
     * @param device what this backend is called
     * @param threads how many threads compute, at least 1
     */
    CpuBackend(DeviceSpec device, int threads) {
        this.device = device;
        turns = new StepTurns("jtransformers-" + device);
        pool = new WorkerPool(threads);
    }

    @Override
    public DeviceSpec device() {
        return device;
    }

    @Override
    public String description() {
        return "%d threads, vectors of %d bits".formatted(pool.threads(), Lanes.FLOATS.vectorBitSize());
    }

    @Override
    public DeviceMemory allocate(long byteSize) {
        return memory.allocate(byteSize);
    }

    @Override
    public ComputeQueue openQueue() {
        return new CpuQueue(this, turns, pool);
    }

    @Override
    public Weight prepare(StoredWeight stored, WeightUse use) {
        return new HostWeight(stored);
    }

    @Override
    public KeyValueStore openKeyValueStore(KeyValueLayout layout) {
        return new CpuKeyValueStore(layout, memory::allocate);
    }

    @Override
    public RecurrentStore openRecurrentStore(RecurrentLayout layout) {
        return new HostRecurrentStore(layout, memory::allocate);
    }

    @Override
    public void close() {
        turns.close();
        pool.close();
        memory.close();
    }
}
