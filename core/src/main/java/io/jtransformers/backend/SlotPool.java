package io.jtransformers.backend;

/**
 * Hands out the slots of a {@link RecurrentStore} and counts who shares them. A slot is written by the step for which
 * it was taken and by none later, so that a fork needs no copy. Thread-safe.
 */
public final class SlotPool implements AutoCloseable {

    private static final int FIRST_CAPACITY = 2; // slots are large, and a sequence has one, in a step two

    private final RecurrentStore store;
    private final SharedIndices slots;

    /** A pool over {@code store}, which it closes. */
    public SlotPool(RecurrentStore store) {
        this.store = store;
        this.slots = new SharedIndices("Slot", FIRST_CAPACITY, store::ensureCapacity);
    }

    /** The memory behind the slots. */
    public RecurrentStore store() {
        return store;
    }

    /** A slot that nobody else has, its contents undefined; the caller holds one reference. */
    public synchronized int take() {
        return slots.take();
    }

    /**
     * Makes room for {@code count} slots more, and for no others; they are there to be taken.
     *
     * @throws BackendException if the device has no room
     */
    public synchronized void ensureFree(int count) {
        slots.ensureFree(count);
    }

    /** Whether {@code slot} has more than one holder. */
    public synchronized boolean isShared(int slot) {
        return slots.isShared(slot);
    }

    /** Adds a holder to {@code slot}. */
    public synchronized void retain(int slot) {
        slots.retain(slot);
    }

    /** Takes a holder from {@code slot}; without any it may be handed out again. */
    public synchronized void release(int slot) {
        slots.release(slot);
    }

    /** How many slots have a holder. */
    public synchronized int used() {
        return slots.used();
    }

    @Override
    public synchronized void close() {
        if (slots.close()) {
            store.close();
        }
    }
}
