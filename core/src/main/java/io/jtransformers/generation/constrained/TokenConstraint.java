package io.jtransformers.generation.constrained;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An {@link OutputConstraint} for one vocabulary: which tokens may come next. It is made once, is used by any number of
 * generations at a time, and remembers what it has found out about states in which many tokens fit.
 */
public final class TokenConstraint {

    /** Masks are kept of so many states; each takes a bit for each token. */
    private static final int MOST_KEPT = 2_048;

    private static final int MOST_MASKS = 256;

    /** So many brackets and the like may be open beyond what the constraint asks for: its nesting has an end. */
    private static final int MOST_OPEN = 500;

    private final Grammar grammar;
    private final TokenTrie tokens;
    private final int[] distances;
    private final CharacterRuns runs;
    private final Map<Integer, StateTokens> tokensOfStates = new ConcurrentHashMap<>();

    /** Within a text of any length the stacks stay the same from token to token. */
    private final Map<List<Frame>, Mask> masks = new ConcurrentHashMap<>();

    TokenConstraint(Grammar grammar, TokenTrie tokens) {
        this.grammar = grammar;
        this.tokens = tokens;
        this.distances = ShortestEnds.of(grammar, tokens);
        this.runs = new CharacterRuns(grammar, distances, tokens.greatestCharacters());
        if (distances[grammar.start(0)] >= ShortestEnds.FAR) {
            throw new ConstraintException(
                    "No text can be made of this tokenizer's tokens that the constraint allows: it allows none at all,"
                            + " or needs characters that the tokenizer lacks.");
        }
    }

    Grammar grammar() {
        return grammar;
    }

    TokenTrie tokens() {
        return tokens;
    }

    /**
     * How many tokens suffice from a state to the end of its rule, or {@link ShortestEnds#FAR} or
     * {@link ShortestEnds#NEVER}.
     */
    int distance(int state) {
        return distances[state];
    }

    /** The characters that certainly fit from a state on. */
    CharacterRun run(int state) {
        return runs.from(state);
    }

    /** A stack, or null if it has no way to the end. */
    @Nullable
    Frame frame(int state, @Nullable Frame caller) {
        int distance = distances[state];
        if (distance == ShortestEnds.NEVER) {
            return null;
        }
        return new Frame(state, caller, distance);
    }

    /**
     * What is known of the tokens that fit into a state's rule, found out when it is first asked for; null if too much
     * is kept already.
     */
    @Nullable
    StateTokens tokensOf(int state) {
        StateTokens known = tokensOfStates.get(state);
        if (known == null && tokensOfStates.size() < MOST_KEPT) {
            known = StateTokens.of(state, this);
            tokensOfStates.put(state, known);
        }
        return known;
    }

    /** What tokens write, byte by byte, those that do not belong into a text left out. */
    String textOf(int[] ids) {
        var bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(tokens.bytes(id));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Where an empty text stands. */
    ConstraintState start() {
        return ConstraintState.start(this);
    }

    /**
     * Marks the tokens that may come next, so that the text can still be ended within a number of tokens.
     *
     * @param state where the text stands
     * @param tokensLeft how many tokens there may be from here, the next included
     * @return one bit for each token of the vocabulary; none is set where the text can only end
     */
    long[] mask(ConstraintState state, int tokensLeft) {
        int limit = Math.min(tokensLeft - 1, 2 * distances[grammar.start(0)] + MOST_OPEN);
        Mask mask = masks.get(state.frames());
        if (mask == null) {
            mask = walk(state, ShortestEnds.NEVER);
            if (masks.size() >= MOST_MASKS) {
                masks.clear();
            }
            masks.put(state.frames(), mask);
        }
        // Rarely is the end so near that tokens must be left out that open too much.
        return (mask.greatestRemaining() <= limit ? mask : walk(state, limit))
                .bits()
                .clone();
    }

    private Mask walk(ConstraintState state, int limit) {
        var walk = new MaskWalk(this, limit);
        state.frames().forEach(walk::addTokens);
        return new Mask(walk.mask(), walk.greatestRemaining());
    }

    /** Which tokens fit, and how many bytes it takes at most to the end after one of them. */
    private record Mask(long[] bits, int greatestRemaining) {}
}
