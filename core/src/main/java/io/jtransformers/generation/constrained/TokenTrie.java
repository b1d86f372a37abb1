package io.jtransformers.generation.constrained;

import io.jtransformers.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tokens of a vocabulary by their bytes, as a tree in one row: a node stands before its children, and knows how
 * deep it is and where the nodes after it that are not below it begin.
 *
 * <p>A walk over the tree is one loop without a stack of its own: a byte that does not fit skips a whole branch.
 */
final class TokenTrie {

    private static final int NO_TOKEN = -1;

    private final List<byte[]> bytesOfTokens;
    private final int size;
    private final int[] values;
    private final int[] depths;
    private final int[] afterBranches;
    private final int[] tokens;

    /** For each token another one with the same bytes, or {@link #NO_TOKEN}. */
    private final int[] sameBytes;

    private final boolean[] hasByte = new boolean[256];
    private int greatestDepth;

    /**
     * The tree of a vocabulary.
     *
     * @param bytesOfTokens what each token writes; empty where it does not belong into a text
     */
    TokenTrie(List<byte[]> bytesOfTokens) {
        this.bytesOfTokens = List.copyOf(bytesOfTokens);
        this.sameBytes = new int[bytesOfTokens.size()];
        Arrays.fill(sameBytes, NO_TOKEN);
        List<Integer> sorted = IntStream.range(0, bytesOfTokens.size())
                .filter(id -> bytesOfTokens.get(id).length > 0)
                .boxed()
                .sorted((one, other) -> Arrays.compareUnsigned(bytesOfTokens.get(one), bytesOfTokens.get(other)))
                .toList();
        int bytes = bytesOfTokens.stream().mapToInt(token -> token.length).sum();
        values = new int[bytes];
        depths = new int[bytes];
        afterBranches = new int[bytes];
        tokens = new int[bytes];
        size = fill(sorted);
    }

    /**
     * The tokens of {@code tokenizer}; special ones do not belong into a text.
     *
     * @param vocabSize the number of scores that the model gives, which may be more or less than the tokenizer's tokens
     */
    static TokenTrie of(Tokenizer tokenizer, int vocabSize) {
        Set<Integer> special = Arrays.stream(tokenizer.allSpecialIds()).boxed().collect(Collectors.toSet());
        byte[] nothing = {};
        int known = tokenizer.length();
        return new TokenTrie(IntStream.range(0, vocabSize)
                .mapToObj(id -> id >= known || special.contains(id) ? nothing : tokenizer.tokenBytes(id))
                .toList());
    }

    private int fill(List<Integer> sorted) {
        int nodes = 0;
        int[] path = new int[16]; // the nodes of the entry before, by depth
        byte[] before = {};
        for (int id : sorted) {
            byte[] bytes = bytesOfTokens.get(id);
            int shared = Arrays.mismatch(before, bytes);
            if (shared < 0) {
                chain(path[bytes.length - 1], id);
                continue;
            }
            for (int depth = shared; depth < before.length; depth++) {
                afterBranches[path[depth]] = nodes;
            }
            path = Arrays.copyOf(path, Math.max(path.length, bytes.length));
            for (int depth = shared; depth < bytes.length; depth++) {
                path[depth] = nodes;
                values[nodes] = bytes[depth] & 0xFF;
                depths[nodes] = depth;
                tokens[nodes] = depth == bytes.length - 1 ? id : NO_TOKEN;
                nodes++;
            }
            if (bytes.length == 1) {
                hasByte[bytes[0] & 0xFF] = true;
            }
            greatestDepth = Math.max(greatestDepth, bytes.length);
            before = bytes;
        }
        for (int depth = 0; depth < before.length; depth++) {
            afterBranches[path[depth]] = nodes;
        }
        return nodes;
    }

    private void chain(int node, int id) {
        sameBytes[id] = tokens[node];
        tokens[node] = id;
    }

    /** The number of scores of the model. */
    int vocabSize() {
        return bytesOfTokens.size();
    }

    /** What a token writes; empty if it does not belong into a text. Not to be changed. */
    byte[] bytes(int token) {
        return token >= 0 && token < bytesOfTokens.size() ? bytesOfTokens.get(token) : new byte[0];
    }

    /** The number of nodes. */
    int size() {
        return size;
    }

    /** The byte of a node, 0 to 255. */
    int value(int node) {
        return values[node];
    }

    /** How many nodes stand above a node. */
    int depth(int node) {
        return depths[node];
    }

    /** The first node after {@code node} that is not below it. */
    int afterBranch(int node) {
        return afterBranches[node];
    }

    /** The number of bytes of the longest token. */
    int greatestDepth() {
        return greatestDepth;
    }

    /** Whether some token is this byte alone. */
    boolean hasByte(int value) {
        return hasByte[value];
    }

    /** Marks the tokens that end at a node; tells whether there are any. */
    boolean mark(int node, long[] mask) {
        int id = tokens[node];
        if (id == NO_TOKEN) {
            return false;
        }
        for (; id != NO_TOKEN; id = sameBytes[id]) {
            mask[id >> 6] |= 1L << id;
        }
        return true;
    }
}
