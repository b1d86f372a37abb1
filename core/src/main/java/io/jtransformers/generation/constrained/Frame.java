package io.jtransformers.generation.constrained;

import org.jspecify.annotations.Nullable;

/** A stack of states: where a rule stands, and where its callers go on when it has ended. */
final class Frame {

    private final int state;
    private final @Nullable Frame caller;
    private final int remaining;
    private final int hash;

    /**
     * Puts a state on a stack.
     *
     * @param state where the innermost rule stands
     * @param caller where the rule that called it goes on; null for the whole text
     * @param distance how many bytes it takes at least from {@code state} to the end of its rule
     */
    Frame(int state, @Nullable Frame caller, int distance) {
        this.state = state;
        this.caller = caller;
        this.remaining = Math.min(ShortestEnds.FAR, distance + (caller == null ? 0 : caller.remaining));
        // Kept, since stacks are deep and most of two stacks is one.
        this.hash = 31 * state + (caller == null ? 0 : caller.hash);
    }

    int state() {
        return state;
    }

    @Nullable
    Frame caller() {
        return caller;
    }

    /** How many tokens suffice to the end of the whole text, or {@link ShortestEnds#FAR}. */
    int remaining() {
        return remaining;
    }

    @Override
    public boolean equals(@Nullable Object object) {
        if (!(object instanceof Frame other) || hash != other.hash || remaining != other.remaining) {
            return false;
        }
        Frame mine = this;
        Frame others = other;
        while (mine != null && others != null && mine != others) {
            if (mine.state != others.state) {
                return false;
            }
            mine = mine.caller;
            others = others.caller;
        }
        return mine == others;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
