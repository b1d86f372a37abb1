package io.jtransformers.backend;

/**
 * The memory of recurrent states; which slot belongs to whom is core's affair ({@link SlotPool}). Where the numbers of
 * a slot lie is the backend's, and only its {@link RecurrentKernels} and {@link LightningKernels} know.
 */
public interface RecurrentStore extends AutoCloseable {

    /** What a slot holds. */
    RecurrentLayout layout();

    /**
     * Makes room for slots 0 to {@code slots - 1}; those that exist keep their contents and their address. Called
     * between steps only.
     *
     * @throws BackendException if the device has no room
     */
    void ensureCapacity(int slots);

    /** Bytes held. */
    long footprint();

    /** Frees all slots. */
    @Override
    void close();
}
