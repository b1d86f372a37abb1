package io.jtransformers.backend;

/**
 * The memory of key-value blocks; which block belongs to whom is core's affair ({@link BlockPool}). Where the numbers
 * of a block lie is the backend's, and only its {@link KeyValueKernels} and {@link AttentionKernels} know.
 */
public interface KeyValueStore extends AutoCloseable {

    /** What a block holds. */
    KeyValueLayout layout();

    /**
     * Makes room for blocks 0 to {@code blocks - 1}; those that exist keep their contents and their address. Called
     * between steps only.
     *
     * @throws BackendException if the device has no room
     */
    void ensureCapacity(int blocks);

    /** Copies the contents of one block, all layers, to another. Called between steps only. */
    void copyBlock(int source, int target);

    /** Bytes held. */
    long footprint();

    /** Frees all blocks. */
    @Override
    void close();
}
