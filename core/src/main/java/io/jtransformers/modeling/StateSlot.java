package io.jtransformers.modeling;

import io.jtransformers.backend.SlotPool;

/**
 * The state of one sequence in one pool of recurrent layers: the slot that holds it, and during a step the one that
 * takes what follows. What a slot holds never changes afterwards, so that forks share it and a step that fails has done
 * no harm.
 *
 * <p>One of fixed memory has both slots from the beginning, and uses them in turn.
 */
final class StateSlot {

    /** In place of a slot: a state of zeros, that of a sequence without tokens. */
    static final int NONE = -1;

    private static final int SLOTS_OF_A_STEP = 2;

    private final SlotPool pool;
    private final int[] spares;
    private int spareCount;
    private int current = NONE;
    private int next = NONE;

    private StateSlot(SlotPool pool, int spares) {
        this.pool = pool;
        this.spares = new int[spares];
    }

    /** A state of zeros that takes slots when it needs them. */
    static StateSlot growing(SlotPool pool) {
        return new StateSlot(pool, 0);
    }

    /** A state of zeros that has all slots that it will need. */
    static StateSlot fixed(SlotPool pool) {
        var state = new StateSlot(pool, SLOTS_OF_A_STEP);
        pool.ensureFree(SLOTS_OF_A_STEP);
        while (state.spareCount < SLOTS_OF_A_STEP) {
            state.spares[state.spareCount] = pool.take();
            state.spareCount++;
        }
        return state;
    }

    /** The slot that holds the state. */
    int current() {
        return current;
    }

    /** The slot for the state after the step that is under way. */
    int next() {
        return next;
    }

    /** Makes room for the state after a step. */
    void reserve() {
        if (next != NONE) {
            return;
        }
        if (spareCount > 0) {
            spareCount--;
            next = spares[spareCount];
        } else {
            next = pool.take();
        }
    }

    /** Goes on to the state that a step has written. */
    void advance() {
        giveBack(current);
        current = next;
        next = NONE;
    }

    private void giveBack(int slot) {
        if (slot == NONE) {
            return;
        }
        if (spareCount < spares.length && !pool.isShared(slot)) {
            spares[spareCount] = slot;
            spareCount++;
        } else {
            pool.release(slot);
        }
    }

    /** A state with the same contents, which takes slots when it needs them. */
    StateSlot fork() {
        StateSlot copy = growing(pool);
        if (current != NONE) {
            pool.retain(current);
            copy.current = current;
        }
        return copy;
    }

    /** The state is zeros again. */
    void clear() {
        giveBack(current);
        giveBack(next);
        current = NONE;
        next = NONE;
    }

    /** Gives all slots back to the pool. */
    void close() {
        clear();
        while (spareCount > 0) {
            spareCount--;
            pool.release(spares[spareCount]);
        }
    }
}
