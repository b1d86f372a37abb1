package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a text stands in its constraint: all stacks of states that the text so far allows. Immutable; states after the
 * same tokens are found again without reading the bytes anew.
 */
final class ConstraintState {

    /** A schema that allows so many readings of one text at once is a mistake, or an attack. */
    private static final int MOST_FRAMES = 4_096;

    private final TokenConstraint constraint;
    private final List<Frame> frames;
    private final Map<Integer, ConstraintState> successors = new ConcurrentHashMap<>();

    private ConstraintState(TokenConstraint constraint, Set<Frame> frames) {
        this.constraint = constraint;
        this.frames = List.copyOf(frames);
    }

    /** Where an empty text stands. */
    static ConstraintState start(TokenConstraint constraint) {
        Set<Frame> frames = new LinkedHashSet<>();
        enter(constraint, constraint.frame(constraint.grammar().start(0), null), frames);
        return new ConstraintState(constraint, frames);
    }

    /** The states of all rules that may begin a text. */
    static Set<Integer> reachedFirst(Grammar grammar) {
        Set<Integer> reached = new LinkedHashSet<>();
        List<Integer> pending = new ArrayList<>(List.of(grammar.start(0)));
        while (!pending.isEmpty()) {
            int state = pending.removeLast();
            if (reached.add(state)) {
                int[] calls = grammar.calls(state);
                for (int call = 0; call < calls.length; call += 2) {
                    pending.add(grammar.start(calls[call]));
                    if (grammar.isNullable(calls[call])) {
                        pending.add(calls[call + 1]);
                    }
                }
            }
        }
        return reached;
    }

    /** The stacks; empty if the text is not allowed. */
    List<Frame> frames() {
        return frames;
    }

    /** Whether the text may end here. */
    boolean isComplete() {
        return frames.stream()
                .anyMatch(
                        frame -> frame.caller() == null && constraint.grammar().isEnd(frame.state()));
    }

    /** How many bytes it takes at least to where the text may end. */
    int remaining() {
        return frames.stream().mapToInt(Frame::remaining).min().orElse(ShortestEnds.NEVER);
    }

    /**
     * Where the text stands after another token.
     *
     * @return the state; without stacks if the token does not fit
     */
    ConstraintState after(int token) {
        return successors.computeIfAbsent(
                token, id -> afterBytes(constraint.tokens().bytes(id)));
    }

    private ConstraintState afterBytes(byte[] bytes) {
        if (bytes.length == 0) {
            return new ConstraintState(constraint, Set.of());
        }
        List<Frame> current = frames;
        for (byte value : bytes) {
            Set<Frame> advanced = new LinkedHashSet<>();
            for (Frame frame : current) {
                int next = constraint.grammar().next(frame.state(), value & 0xFF);
                if (next != Grammar.DEAD) {
                    enter(constraint, constraint.frame(next, frame.caller()), advanced);
                }
            }
            current = new ArrayList<>(advanced);
        }
        return new ConstraintState(constraint, new LinkedHashSet<>(current));
    }

    /** Adds a stack and those that it becomes without reading: rules called, rules ended. */
    private static void enter(TokenConstraint constraint, @Nullable Frame frame, Set<Frame> frames) {
        if (frame == null || !frames.add(frame)) {
            return;
        }
        if (frames.size() > MOST_FRAMES) {
            throw new ConstraintException(
                    "The constraint allows more than %d readings of one text at once; make the options of its anyOf differ earlier."
                            .formatted(MOST_FRAMES));
        }
        int[] calls = constraint.grammar().calls(frame.state());
        for (int call = 0; call < calls.length; call += 2) {
            Frame after = constraint.frame(calls[call + 1], frame.caller());
            if (after != null) {
                enter(constraint, constraint.frame(constraint.grammar().start(calls[call]), after), frames);
            }
        }
        if (constraint.grammar().isEnd(frame.state())) {
            enter(constraint, frame.caller(), frames);
        }
    }
}
