package io.jtransformers.generation.constrained;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A language over bytes: deterministic automata that may call one another, the first being the whole text.
 *
 * <p>A state reads bytes, ends its rule, or calls another rule and goes on when that one has ended; a state may offer
 * several of these at once. Where everything stands is therefore a stack of states; a {@link Frame} is one.
 */
final class Grammar {

    /** No state: nothing matches from here. */
    static final int DEAD = -1;

    private final int[] classOfByte;
    private final int classes;
    private final int[] next;
    private final BitSet ends;
    private final int[][] calls;
    private final int[] starts;
    private final boolean[] nullable;

    /** The states of the whole text's rule, behind which there is nothing; none if it is called by others. */
    private final int outermostStates;

    /**
     * A grammar of finished tables.
     *
     * @param classOfByte for each byte its class: bytes of one class are nowhere told apart
     * @param classes how many classes there are
     * @param next {@code [states, classes]}, the state after a byte or {@link #DEAD}
     * @param ends the states in which their rule may end
     * @param calls for each state, in pairs, the rule that may be called and the state after it
     * @param starts the first state of each rule, whose states follow it up to the next rule's
     */
    Grammar(int[] classOfByte, int classes, int[] next, BitSet ends, int[][] calls, int[] starts) {
        this.classOfByte = classOfByte;
        this.classes = classes;
        this.next = next;
        this.ends = ends;
        this.calls = calls;
        this.starts = starts;
        this.nullable = nullableRules();
        this.outermostStates = outermostStates();
        refuseEndlessCalls();
    }

    int states() {
        return calls.length;
    }

    /** The state after {@code value}, 0 to 255, or {@link #DEAD}. */
    int next(int state, int value) {
        return next[state * classes + classOfByte[value]];
    }

    /** Whether a state's rule may end there. */
    boolean isEnd(int state) {
        return ends.get(state);
    }

    /** Whether more may happen at a state than reading: another rule is called, or its rule's caller goes on. */
    boolean goesOn(int state) {
        return calls[state].length > 0 || (state >= outermostStates && ends.get(state));
    }

    /** For a state, in pairs, the rule that may be called and the state after it. Not to be changed. */
    int[] calls(int state) {
        return calls[state];
    }

    /** The first state of a rule; rule 0 is the whole text. */
    int start(int rule) {
        return starts[rule];
    }

    /** Whether a rule matches the empty text. */
    boolean isNullable(int rule) {
        return nullable[rule];
    }

    /** The states of a rule follow one another, those of the first rule from 0. */
    private int outermostStates() {
        for (int[] callsOfState : calls) {
            for (int call = 0; call < callsOfState.length; call += 2) {
                if (callsOfState[call] == 0) {
                    return 0;
                }
            }
        }
        return starts.length > 1 ? starts[1] : calls.length;
    }

    /** A rule that calls itself before it has read a byte would be called for ever. */
    private void refuseEndlessCalls() {
        for (int rule = 0; rule < starts.length; rule++) {
            if (callsWithoutReading(rule)) {
                throw new ConstraintException(
                        "The constraint refers to itself before anything is written, so it has no end; a $ref to an"
                                + " enclosing schema must stand inside an object or an array.");
            }
        }
    }

    private boolean callsWithoutReading(int rule) {
        BitSet called = new BitSet();
        int[] pending = {rule};
        int size = 1;
        while (size > 0) {
            BitSet states = new BitSet();
            reachWithoutReading(starts[pending[--size]], nullable, states);
            for (int state = states.nextSetBit(0); state >= 0; state = states.nextSetBit(state + 1)) {
                for (int call = 0; call < calls[state].length; call += 2) {
                    int other = calls[state][call];
                    if (other == rule) {
                        return true;
                    }
                    if (!called.get(other)) {
                        called.set(other);
                        pending = Arrays.copyOf(pending, Math.max(pending.length, size + 1));
                        pending[size++] = other;
                    }
                }
            }
        }
        return false;
    }

    /** The states of the same rule that are reached from {@code state} by calls that may match nothing. */
    private void reachWithoutReading(int state, boolean[] knownNullable, BitSet reached) {
        if (reached.get(state)) {
            return;
        }
        reached.set(state);
        for (int call = 0; call < calls[state].length; call += 2) {
            if (knownNullable[calls[state][call]]) {
                reachWithoutReading(calls[state][call + 1], knownNullable, reached);
            }
        }
    }

    private boolean[] nullableRules() {
        boolean[] found = new boolean[starts.length];
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int rule = 0; rule < starts.length; rule++) {
                if (!found[rule]) {
                    BitSet reached = new BitSet();
                    reachWithoutReading(starts[rule], found, reached);
                    found[rule] = reached.intersects(ends);
                    changed |= found[rule];
                }
            }
        }
        return found;
    }
}
