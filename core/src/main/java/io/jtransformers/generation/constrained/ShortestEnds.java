package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * How many tokens suffice from each state of a grammar to the end of its rule: where every byte is a token by itself,
 * as many as it takes bytes at least. Vocabularies that lack bytes (words, pieces of words) are looked through for
 * longer tokens that fit; those that would reach over the end of a rule are not counted.
 *
 * <p>Source: D. E. Knuth, <a href="https://doi.org/10.1016/0020-0190(77)90002-3">A generalization of Dijkstra's
 * algorithm</a> (1977); a call costs what its rule costs and what follows it.
 */
final class ShortestEnds {

    /** There is no way to the end. */
    static final int NEVER = Integer.MAX_VALUE;

    /** There is a way to the end, but not one that tokens could write from here: amid a token. */
    static final int FAR = 1 << 29;

    private static final int BYTES = 256;

    /** So much work is done for a vocabulary that lacks bytes; what is not found by then counts as far. */
    private static final long MOST_STEPS = 200_000_000;

    private final Grammar grammar;
    private final int[] distances;
    private final boolean[] settled;
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

    /** For each state those that lead to it by a token, and those whose call goes on or begins there. */
    private final List<List<Integer>> byteSources = new ArrayList<>();

    private final List<List<Call>> callsByPart = new ArrayList<>();

    /** A state and a distance that it has at most. */
    private record Candidate(int state, int distance) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return Integer.compare(distance, other.distance);
        }
    }

    /** From {@code source} a rule beginning at {@code start} is called and {@code after} comes next. */
    private record Call(int source, int start, int after) {}

    private ShortestEnds(Grammar grammar) {
        this.grammar = grammar;
        this.distances = new int[grammar.states()];
        this.settled = new boolean[grammar.states()];
        Arrays.fill(distances, NEVER);
    }

    /** The distance of each state, {@link #FAR} amid tokens, {@link #NEVER} where the end cannot be reached. */
    static int[] of(Grammar grammar, TokenTrie tokens) {
        var search = new ShortestEnds(grammar);
        search.collectEdges(tokens::hasByte);
        if (!tokens.hasAllBytes()) {
            search.collectTokens(tokens);
        }
        search.settleAll();
        if (!tokens.hasAllBytes()) {
            var anyBytes = new ShortestEnds(grammar);
            anyBytes.collectEdges(value -> true);
            anyBytes.settleAll();
            for (int state = 0; state < search.distances.length; state++) {
                if (search.distances[state] == NEVER && anyBytes.distances[state] != NEVER) {
                    search.distances[state] = FAR;
                }
            }
        }
        return search.distances;
    }

    /** Adds the tokens of several bytes that fit into the rest of a rule. */
    private void collectTokens(TokenTrie tokens) {
        long steps = 0;
        int[] path = new int[tokens.greatestDepth() + 1]; // path[depth] is the state before the byte at depth
        for (int state = 0; state < grammar.states() && steps < MOST_STEPS; state++) {
            Set<Integer> targets = new HashSet<>();
            path[0] = state;
            for (int node = 0; node < tokens.size(); steps++) {
                int depth = tokens.depth(node);
                int next = grammar.next(path[depth], tokens.value(node));
                if (next == Grammar.DEAD) {
                    node = tokens.afterBranch(node);
                    continue;
                }
                path[depth + 1] = next;
                if (depth > 0 && tokens.endsToken(node) && targets.add(next)) {
                    byteSources.get(next).add(state);
                }
                node++;
            }
        }
    }

    private void collectEdges(IntPredicate isToken) {
        for (int state = 0; state < grammar.states(); state++) {
            byteSources.add(new ArrayList<>(2));
            callsByPart.add(new ArrayList<>(2));
        }
        for (int state = 0; state < grammar.states(); state++) {
            if (grammar.isEnd(state)) {
                queue.add(new Candidate(state, 0));
            }
            int before = Grammar.DEAD;
            for (int value = 0; value < BYTES; value++) {
                int target = grammar.next(state, value);
                if (target != before && target != Grammar.DEAD && isToken.test(value)) {
                    byteSources.get(target).add(state);
                    before = target;
                }
            }
            int[] calls = grammar.calls(state);
            for (int pair = 0; pair < calls.length; pair += 2) {
                var call = new Call(state, grammar.start(calls[pair]), calls[pair + 1]);
                callsByPart.get(call.start()).add(call);
                callsByPart.get(call.after()).add(call);
            }
        }
    }

    private void settleAll() {
        for (Candidate nearest = queue.poll(); nearest != null; nearest = queue.poll()) {
            int state = nearest.state();
            if (settled[state]) {
                continue;
            }
            settled[state] = true;
            distances[state] = nearest.distance();
            for (int source : byteSources.get(state)) {
                offer(source, nearest.distance() + 1L);
            }
            for (Call call : callsByPart.get(state)) {
                if (settled[call.start()] && settled[call.after()]) {
                    offer(call.source(), (long) distances[call.start()] + distances[call.after()]);
                }
            }
        }
    }

    private void offer(int state, long distance) {
        if (!settled[state] && distance < FAR) {
            queue.add(new Candidate(state, (int) distance));
        }
    }
}
