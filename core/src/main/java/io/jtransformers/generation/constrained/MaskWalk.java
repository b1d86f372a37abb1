package io.jtransformers.generation.constrained;

import org.jspecify.annotations.Nullable;

/** Collects the tokens that fit behind stacks of states. */
final class MaskWalk {

    private static final int ROOT = -1;

    private final TokenConstraint constraint;
    private final Grammar grammar;
    private final TokenTrie tokens;
    private final boolean isLimited;
    private final int limit;
    private final long[] mask;

    /**
     * The state before the byte at each depth. A walk below a node only writes below it, so that one row serves all.
     */
    private final int[] path;

    private final CharacterRun[] runs;

    private int greatestRemaining;

    /**
     * A walk that has found nothing yet.
     *
     * @param limit tokens are left out after which it takes more bytes than this to the end
     */
    MaskWalk(TokenConstraint constraint, int limit) {
        this.constraint = constraint;
        this.grammar = constraint.grammar();
        this.tokens = constraint.tokens();
        this.isLimited = limit != ShortestEnds.NEVER;
        this.limit = Math.min(limit, ShortestEnds.FAR - 1); // amid a token no other one must end
        this.mask = new long[(tokens.vocabSize() + 63) >> 6];
        this.path = new int[tokens.greatestDepth() + 1];
        this.runs = new CharacterRun[path.length];
    }

    /** One bit for each token that was found. */
    long[] mask() {
        return mask;
    }

    /** The greatest number of bytes that it takes to the end after a token that was found. */
    int greatestRemaining() {
        return greatestRemaining;
    }

    /** Adds the tokens behind a stack. */
    void addTokens(Frame frame) {
        StateTokens known = isLimited ? null : constraint.tokensOf(frame.state());
        if (known == null) {
            walk(frame, ROOT);
            return;
        }
        if (remaining(frame.caller()) < ShortestEnds.FAR) {
            for (int i = 0; i < mask.length; i++) {
                mask[i] |= known.mask()[i];
            }
            greatestRemaining = Math.max(greatestRemaining, known.greatestDistance() + remaining(frame.caller()));
        }
        for (int i = 0; i < known.nodes().length; i++) {
            leave(known.states()[i], frame.caller(), known.nodes()[i]);
        }
    }

    /** Goes on behind a node in what a state calls, or in its caller where its rule may end. */
    private void leave(int state, @Nullable Frame caller, int node) {
        int[] calls = grammar.calls(state);
        for (int call = 0; call < calls.length; call += 2) {
            Frame after = constraint.frame(calls[call + 1], caller);
            if (after != null) {
                enter(constraint.frame(grammar.start(calls[call]), after), node);
            }
        }
        if (grammar.isEnd(state)) {
            enter(caller, node);
        }
    }

    private void enter(@Nullable Frame frame, int node) {
        if (frame != null) {
            walk(frame, node);
            leave(frame.state(), frame.caller(), node);
        }
    }

    /** Walks over the branch of {@code node} without the node itself. */
    private void walk(Frame frame, int node) {
        int end = node == ROOT ? tokens.size() : tokens.afterBranch(node);
        int callers = remaining(frame.caller());
        if (node + 1 < end) {
            put(tokens.depth(node + 1), frame.state());
        }
        for (int child = node + 1; child < end; ) {
            int depth = tokens.depth(child);
            if (tokens.isWithin(child, runs[depth]) && isDecided(child, runs[depth], callers)) {
                child = tokens.afterBranch(child);
                continue;
            }
            int next = grammar.next(path[depth], tokens.value(child));
            int distance = next == Grammar.DEAD ? ShortestEnds.NEVER : constraint.distance(next);
            if (distance == ShortestEnds.NEVER) {
                child = tokens.afterBranch(child);
                continue;
            }
            if (distance + callers <= limit && tokens.mark(child, mask)) {
                greatestRemaining = Math.max(greatestRemaining, distance + callers);
            }
            if (tokens.afterBranch(child) > child + 1) {
                leave(next, frame.caller(), child);
                put(depth + 1, next);
            }
            child++;
        }
    }

    /** Takes or leaves a branch of characters of a run as a whole, where the limit does not part it. */
    private boolean isDecided(int node, CharacterRun run, int callers) {
        int greatest = callers + (tokens.hasCut(node) ? run.greatestAmid() : run.greatestDistance());
        if (greatest <= limit) {
            tokens.markBranch(node, mask);
            greatestRemaining = Math.max(greatestRemaining, greatest);
            return true;
        }
        return run.leastDistance() + callers > limit;
    }

    private void put(int depth, int state) {
        path[depth] = state;
        runs[depth] = constraint.run(state);
    }

    private static int remaining(@Nullable Frame caller) {
        return caller == null ? 0 : caller.remaining();
    }
}
