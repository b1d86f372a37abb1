package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How many bytes it takes at least from each state of a grammar to the end of its rule, using only bytes that are
 * tokens by themselves: so many tokens always suffice.
 *
 * <p>Source: D. E. Knuth, <a href="https://doi.org/10.1016/0020-0190(77)90002-3">A generalization of Dijkstra's
 * algorithm</a> (1977); a call costs what its rule costs and what follows it.
 */
final class ShortestEnds {

    /** There is no way to the end. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final int BYTES = 256;

    private final Grammar grammar;
    private final int[] distances;
    private final boolean[] settled;
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

    /** For each state those that lead to it by a byte, and those whose call goes on or begins there. */
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

    /** The distance of each state, {@link #NEVER} where the end cannot be reached. */
    static int[] of(Grammar grammar, TokenTrie tokens) {
        var search = new ShortestEnds(grammar);
        search.collectEdges(tokens);
        search.settleAll();
        return search.distances;
    }

    private void collectEdges(TokenTrie tokens) {
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
                if (target != before && target != Grammar.DEAD && tokens.hasByte(value)) {
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
        if (!settled[state] && distance < NEVER) {
            queue.add(new Candidate(state, (int) distance));
        }
    }
}
