package io.jtransformers.modeling;

import io.jtransformers.backend.SlotPool;

/**
 * The state of one sequence in one pool of recurrent layers: the slot that holds it, and during a step the one that
 * takes what follows. What a slot holds never changes afterwards, so that forks share it and a step that fails has done
 * no harm.
 */
final class StateSlot {

    /** In place of a slot: a state of zeros, that of a sequence without tokens. */
    static final int NONE = -1;

    private final SlotPool pool;
    private int current = NONE;
    private int next = NONE;

    StateSlot(SlotPool pool) {
        this.pool = pool;
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
        if (next == NONE) {
            next = pool.take();
        }
    }

    /** Goes on to the state that a step has written. */
    void advance() {
        if (current != NONE) {
            pool.release(current);
        }
        current = next;
        next = NONE;
    }

    StateSlot fork() {
        StateSlot copy = new StateSlot(pool);
        if (current != NONE) {
            pool.retain(current);
            copy.current = current;
        }
        return copy;
    }

    /** Gives back what it holds: the state is zeros again. */
    void clear() {
        for (int slot : new int[] {current, next}) {
            if (slot != NONE) {
                pool.release(slot);
            }
        }
        current = NONE;
        next = NONE;
    }
}
