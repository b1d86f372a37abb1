package io.jtransformers.backends.testkit;

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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend that passes everything on to another and records what is done on its queues. */
public final class RecordingBackend implements Backend {

    private final Backend backend;
    private final DeviceSpec device;
    private final List<RecordingQueue> queues = new CopyOnWriteArrayList<>();

    /**
     * A recorder of {@code backend}, which it closes.
     *
     * @param backend does the work
     * @param device what the recorder calls itself
     */
    public RecordingBackend(Backend backend, DeviceSpec device) {
        this.backend = backend;
        this.device = device;
    }

    /** The queues that were opened, in order; those that are closed included. */
    public List<RecordingQueue> queues() {
        return List.copyOf(queues);
    }

    @Override
    public DeviceSpec device() {
        return device;
    }

    @Override
    public String description() {
        return "a recorder of " + backend.description();
    }

    @Override
    public DeviceMemory allocate(long byteSize) {
        return backend.allocate(byteSize);
    }

    @Override
    public ComputeQueue openQueue() {
        var queue = new RecordingQueue(backend.openQueue());
        queues.add(queue);
        return queue;
    }

    @Override
    public Weight prepare(StoredWeight stored, WeightUse use) {
        return backend.prepare(stored, use);
    }

    @Override
    public KeyValueStore openKeyValueStore(KeyValueLayout layout) {
        return backend.openKeyValueStore(layout);
    }

    @Override
    public RecurrentStore openRecurrentStore(RecurrentLayout layout) {
        return backend.openRecurrentStore(layout);
    }

    @Override
    public void close() {
        backend.close();
    }
}
