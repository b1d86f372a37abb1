package io.jtransformers.generation.constrained;

import java.util.Arrays;

/**
 * The tokens that fit into the rest of one rule, whatever has called it, and the places in the tree of tokens where the
 * rule may end or call another: from there on the stack decides.
 *
 * @param mask one bit for each token of the vocabulary
 * @param greatestDistance the greatest distance to the end of the rule after one of them
 * @param nodes the nodes at which something else goes on
 * @param states for each of {@code nodes} the state after it
 */
record StateTokens(long[] mask, int greatestDistance, int[] nodes, int[] states) {

    /** Walks over all tokens. */
    static StateTokens of(int state, TokenConstraint constraint) {
        Grammar grammar = constraint.grammar();
        TokenTrie tokens = constraint.tokens();
        long[] mask = new long[(tokens.vocabSize() + 63) >> 6];
        int greatestDistance = 0;
        int[] nodes = new int[16];
        int[] states = new int[16];
        int size = 0;
        int[] path = new int[tokens.greatestDepth() + 1]; // path[depth] is the state before the byte at depth
        var runs = new CharacterRun[path.length];
        path[0] = state;
        runs[0] = constraint.run(state);
        for (int node = 0; node < tokens.size(); ) {
            int depth = tokens.depth(node);
            if (tokens.isWithin(node, runs[depth])) {
                tokens.markBranch(node, mask);
                greatestDistance = Math.max(greatestDistance, runs[depth].greatestAmid());
                node = tokens.afterBranch(node);
                continue;
            }
            int next = grammar.next(path[depth], tokens.value(node));
            int distance = next == Grammar.DEAD ? ShortestEnds.NEVER : constraint.distance(next);
            if (distance == ShortestEnds.NEVER) {
                node = tokens.afterBranch(node);
                continue;
            }
            if (distance < ShortestEnds.FAR && tokens.mark(node, mask)) {
                greatestDistance = Math.max(greatestDistance, distance);
            }
            if (tokens.afterBranch(node) > node + 1) {
                path[depth + 1] = next;
                runs[depth + 1] = constraint.run(next);
                if (grammar.goesOn(next)) {
                    if (size == nodes.length) {
                        nodes = Arrays.copyOf(nodes, 2 * size);
                        states = Arrays.copyOf(states, 2 * size);
                    }
                    nodes[size] = node;
                    states[size++] = next;
                }
            }
            node++;
        }
        return new StateTokens(mask, greatestDistance, Arrays.copyOf(nodes, size), Arrays.copyOf(states, size));
    }
}
