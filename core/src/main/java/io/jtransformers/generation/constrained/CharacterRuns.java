package io.jtransformers.generation.constrained;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Finds out for the states of a grammar which characters lead from one to the next without anything else happening, as
 * inside a quoted text. All tokens of such characters fit, and the tree of tokens need not be walked over for them.
 */
final class CharacterRuns {

    private final Grammar grammar;
    private final int[] distances;
    private final int mostCharacters;
    private final AtomicReferenceArray<Step> steps;
    private final AtomicReferenceArray<CharacterRun> runs;

    /**
     * Knows nothing yet.
     *
     * @param distances those of {@link ShortestEnds}
     * @param mostCharacters how long a run is to be at most: the number of characters of the longest token
     */
    CharacterRuns(Grammar grammar, int[] distances, int mostCharacters) {
        this.grammar = grammar;
        this.distances = distances;
        this.mostCharacters = mostCharacters;
        this.steps = new AtomicReferenceArray<>(grammar.states());
        this.runs = new AtomicReferenceArray<>(grammar.states());
    }

    /** The kinds of characters that lead from a state to one and the same other, and the way there and from there. */
    private record Step(long kinds, int target, int leastDistance, int greatestAmid) {}

    /** The characters that certainly fit from a state on. */
    CharacterRun from(int state) {
        CharacterRun run = runs.get(state);
        if (run == null) {
            run = find(state);
            runs.set(state, run);
        }
        return run;
    }

    private CharacterRun find(int state) {
        Step first = step(state);
        if (first.kinds() == 0) {
            return CharacterRun.NONE;
        }
        int length = 1;
        int least = first.leastDistance();
        int greatest = distances[first.target()];
        int amid = first.greatestAmid();
        int at = state;
        int next = first.target();
        while (length < mostCharacters && at != next) {
            Step step = step(next);
            if ((first.kinds() & ~step.kinds()) != 0) {
                return new CharacterRun(first.kinds(), length, least, greatest, amid);
            }
            least = Math.min(least, step.leastDistance());
            greatest = Math.max(greatest, distances[step.target()]);
            amid = Math.max(amid, step.greatestAmid());
            length++;
            at = next;
            next = step.target();
        }
        return new CharacterRun(first.kinds(), Integer.MAX_VALUE, least, greatest, amid);
    }

    private Step step(int state) {
        Step step = steps.get(state);
        if (step == null) {
            step = findStep(state);
            steps.set(state, step);
        }
        return step;
    }

    /** Of the states to which whole kinds lead, the one with the most kinds. */
    private Step findStep(int state) {
        var ways = new Way[CharacterKinds.COUNT];
        for (int first = 0; first < 256; first++) {
            int kind = CharacterKinds.of(first);
            if (kind >= 0) {
                Way way = way(state, first);
                ways[kind] = ways[kind] == null ? way : ways[kind].join(way);
            }
        }
        Step best = new Step(0, Grammar.DEAD, 0, 0);
        for (Way way : ways) {
            if (way.target() != Grammar.DEAD && way.target() != best.target()) {
                Step step = stepTo(way.target(), ways);
                best = Long.bitCount(step.kinds()) > Long.bitCount(best.kinds()) ? step : best;
            }
        }
        return best;
    }

    private static Step stepTo(int target, Way[] ways) {
        long kinds = CharacterKinds.CUT;
        int least = Integer.MAX_VALUE;
        int amid = 0;
        for (int kind = 0; kind < ways.length; kind++) {
            if (ways[kind].target() == target) {
                kinds |= 1L << kind;
                least = Math.min(least, ways[kind].leastDistance());
                amid = Math.max(amid, ways[kind].greatestDistance());
            }
        }
        return new Step(kinds, target, least, amid);
    }

    /** Where all characters lead that have the same first byte, if they lead to one state where nothing happens. */
    private Way way(int state, int first) {
        int target = grammar.next(state, first);
        Way way = to(target);
        int least = CharacterKinds.leastSecond(first);
        int greatest = CharacterKinds.greatestSecond(first);
        for (int more = CharacterKinds.length(first) - 1; more > 0 && way.target() != Grammar.DEAD; more--) {
            target = sameTarget(target, least, greatest);
            Way further = to(target);
            way = new Way(
                    further.target(),
                    Math.min(way.leastDistance(), further.leastDistance()),
                    Math.max(way.greatestDistance(), further.greatestDistance()));
            least = 0x80;
            greatest = 0xBF;
        }
        return way;
    }

    private Way to(int target) {
        return target == Grammar.DEAD || distances[target] >= ShortestEnds.FAR || grammar.goesOn(target)
                ? Way.NOWHERE
                : new Way(target, distances[target], distances[target]);
    }

    /** The state to which all bytes between two lead, or {@link Grammar#DEAD} if they lead to several. */
    private int sameTarget(int state, int least, int greatest) {
        int target = grammar.next(state, least);
        for (int value = least + 1; value <= greatest; value++) {
            if (grammar.next(state, value) != target) {
                return Grammar.DEAD;
            }
        }
        return target;
    }

    /** Where characters lead, or {@link Grammar#DEAD}, and the distances of the states on the way. */
    private record Way(int target, int leastDistance, int greatestDistance) {

        static final Way NOWHERE = new Way(Grammar.DEAD, Integer.MAX_VALUE, 0);

        /** Where both lead. */
        Way join(Way other) {
            return target != other.target || target == Grammar.DEAD
                    ? NOWHERE
                    : new Way(
                            target,
                            Math.min(leastDistance, other.leastDistance),
                            Math.max(greatestDistance, other.greatestDistance));
        }
    }
}
