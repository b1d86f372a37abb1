package io.jtransformers.backend;

/**
 * A device that is open: it owns memory, prepares weights and opens queues. Shared by models and threads; closed when
 * the last model on it closes.
 */
public interface Backend extends AutoCloseable {

    /** Which device this is. */
    DeviceSpec device();

    /** One line for logs: what computes, with how many threads or which chip. */
    String description();

    /** Memory of the device, its contents undefined. */
    DeviceMemory allocate(long byteSize);

    /**
     * Opens a queue with its own temporaries and scratch. A model keeps queues and uses them again: opening is not for
     * every step.
     */
    ComputeQueue openQueue();

    /**
     * Makes a weight ready for kernels. A backend whose memory is the host's answers with the stored memory itself.
     *
     * @param stored what the file holds; its memory stays valid until the weight is closed
     * @param use what the weight is for
     * @throws BackendException if the device has no room for it
     */
    Weight prepare(StoredWeight stored, WeightUse use);

    /**
     * Opens a pool of key-value blocks.
     *
     * @throws BackendException if it cannot keep keys and values in the layout's type
     */
    KeyValueStore openKeyValueStore(KeyValueLayout layout);

    /** Opens a pool of recurrent slots. */
    RecurrentStore openRecurrentStore(RecurrentLayout layout);

    /** Frees everything; queues, weights and stores of it must not be used any more. */
    @Override
    void close();
}
