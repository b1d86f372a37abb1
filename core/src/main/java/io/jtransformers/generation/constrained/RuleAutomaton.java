package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The nondeterministic automaton of one rule, built piece by piece as Thompson did: each state has edges that read
 * nothing, edges that read a byte of a range, or a call of another rule.
 */
final class RuleAutomaton {

    /** More states than this are a mistake in the schema, such as a text of up to a million characters. */
    private static final int MOST_STATES = 1 << 19;

    private static final int[] NONE = {};

    private final List<State> states = new ArrayList<>();
    private final int end;
    private int round;
    private int lastWork;

    RuleAutomaton(ByteExpression expression) {
        int start = newState();
        end = add(expression, start);
    }

    /** One state: at most one of byte edge and call, and any number of edges that read nothing. */
    private static final class State {
        private int[] silent = NONE;
        private int firstByte = 1;
        private int lastByte;
        private int calledRule = -1;
        private int target = -1;

        /** The last round of {@link #closure} that reached it. */
        private int round;

        void addSilent(int next) {
            silent = Arrays.copyOf(silent, silent.length + 1);
            silent[silent.length - 1] = next;
        }
    }

    int firstByte(int state) {
        return states.get(state).firstByte;
    }

    int lastByte(int state) {
        return states.get(state).lastByte;
    }

    /** The rule that is called at a state, or -1. */
    int calledRule(int state) {
        return states.get(state).calledRule;
    }

    /** Where the byte edge or the call of a state leads, or -1 if it has none. */
    int target(int state) {
        return states.get(state).target;
    }

    boolean isEnd(int state) {
        return state == end;
    }

    /**
     * The states that are reached from {@code from} without reading, those included, in which something happens:
     * sorted. Without the others, sets that mean the same are the same.
     */
    int[] closure(int[] from) {
        round++;
        int[] reached = new int[Math.max(4, 2 * from.length)];
        int size = 0;
        for (int state : from) {
            size = reach(state, reached, size);
        }
        for (int seen = 0; seen < size; seen++) {
            for (int next : states.get(reached[seen]).silent) {
                if (size == reached.length) {
                    reached = Arrays.copyOf(reached, 2 * size);
                }
                size = reach(next, reached, size);
            }
        }
        lastWork = size;
        int kept = 0;
        for (int seen = 0; seen < size; seen++) {
            if (target(reached[seen]) >= 0 || isEnd(reached[seen])) {
                reached[kept++] = reached[seen];
            }
        }
        Arrays.sort(reached, 0, kept);
        return Arrays.copyOf(reached, kept);
    }

    /** The first state from {@code state} on where there is more to do than to go on without reading. */
    int behindSilence(int state) {
        int behind = state;
        while (target(behind) < 0 && !isEnd(behind) && states.get(behind).silent.length == 1) {
            behind = states.get(behind).silent[0];
        }
        return behind;
    }

    /** How many states the last {@link #closure} has looked at. */
    int lastWork() {
        return lastWork;
    }

    private int reach(int state, int[] reached, int size) {
        State found = states.get(state);
        if (found.round == round) {
            return size;
        }
        found.round = round;
        reached[size] = state;
        return size + 1;
    }

    private int newState() {
        if (states.size() == MOST_STATES) {
            throw new ConstraintException(
                    "The constraint needs more than %d states; lower the greatest lengths and counts in it."
                            .formatted(MOST_STATES));
        }
        states.add(new State());
        return states.size() - 1;
    }

    /** Adds what matches {@code expression} behind {@code from} and returns its last state. */
    private int add(ByteExpression expression, int from) {
        return switch (expression) {
            case ByteExpression.Range(int first, int last) -> {
                int edge = silentStep(from);
                State state = states.get(edge);
                state.firstByte = first;
                state.lastByte = last;
                state.target = newState();
                yield state.target;
            }
            case ByteExpression.Call(int rule) -> {
                State state = states.get(silentStep(from));
                state.calledRule = rule;
                state.target = newState();
                yield state.target;
            }
            case ByteExpression.Sequence(List<ByteExpression> parts) -> {
                int last = from;
                for (ByteExpression part : parts) {
                    last = add(part, last);
                }
                yield last;
            }
            case ByteExpression.Choice(List<ByteExpression> options) -> {
                int joined = newState();
                for (ByteExpression option : options) {
                    states.get(add(option, silentStep(from))).addSilent(joined);
                }
                yield joined;
            }
            case ByteExpression.Repeat repeat -> addRepeat(repeat, from);
        };
    }

    private int addRepeat(ByteExpression.Repeat repeat, int from) {
        int last = from;
        for (int count = 0; count < repeat.least(); count++) {
            last = add(repeat.part(), last);
        }
        if (repeat.most() == ByteExpression.UNBOUNDED) {
            int loop = silentStep(last);
            int again = add(repeat.part(), silentStep(loop));
            states.get(again).addSilent(loop);
            return silentStep(loop);
        }
        int joined = newState();
        for (int count = repeat.least(); count < repeat.most(); count++) {
            states.get(last).addSilent(joined);
            last = add(repeat.part(), silentStep(last));
        }
        states.get(last).addSilent(joined);
        return joined;
    }

    private int silentStep(int from) {
        int next = newState();
        states.get(from).addSilent(next);
        return next;
    }
}
