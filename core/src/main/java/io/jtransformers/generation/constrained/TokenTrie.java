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

    private final List<byte[]> bytesOfTokens;
    private final int size;
    private final int[] values;
    private final int[] depths;
    private final int[] afterBranches;

    /** The tokens in the order of their bytes, and where among them those begin that end at a node or below it. */
    private final int[] tokens;

    private final int[] firstTokens;

    /** The kinds of characters in what tokens have from a node on, the node included, and their greatest number. */
    private final long[] kinds;

    private final int[] characters;

    private final boolean[] hasByte = new boolean[256];
    private boolean hasAllBytes = true;
    private int greatestDepth;
    private int greatestCharacters;

    /**
     * The tree of a vocabulary.
     *
     * @param bytesOfTokens what each token writes; empty where it does not belong into a text
     */
    TokenTrie(List<byte[]> bytesOfTokens) {
        this.bytesOfTokens = List.copyOf(bytesOfTokens);
        tokens = IntStream.range(0, bytesOfTokens.size())
                .filter(id -> bytesOfTokens.get(id).length > 0)
                .boxed()
                .sorted((one, other) -> Arrays.compareUnsigned(bytesOfTokens.get(one), bytesOfTokens.get(other)))
                .mapToInt(Integer::intValue)
                .toArray();
        size = countNodes();
        values = new int[size];
        depths = new int[size];
        afterBranches = new int[size];
        firstTokens = new int[size + 1];
        fill();
        kinds = new long[size];
        characters = new int[size];
        for (int node = size - 1; node >= 0; node--) {
            summarize(node);
        }
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

    private int countNodes() {
        int nodes = 0;
        byte[] before = {};
        for (int id : tokens) {
            byte[] bytes = bytesOfTokens.get(id);
            int shared = Arrays.mismatch(before, bytes);
            nodes += shared < 0 ? 0 : bytes.length - shared;
            before = bytes;
        }
        return nodes;
    }

    private void fill() {
        int nodes = 0;
        int[] path = new int[16]; // the nodes of the entry before, by depth
        byte[] before = {};
        for (int place = 0; place < tokens.length; place++) {
            byte[] bytes = bytesOfTokens.get(tokens[place]);
            int shared = Arrays.mismatch(before, bytes);
            if (shared < 0) {
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
                firstTokens[nodes] = place;
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
        firstTokens[nodes] = tokens.length;
        for (boolean isToken : hasByte) {
            hasAllBytes &= isToken;
        }
    }

    /** Sets what is known of a node's branch; the nodes after it are done. */
    private void summarize(int node) {
        int kind = CharacterKinds.of(values[node]);
        if (kind < 0) {
            kinds[node] = CharacterKinds.BROKEN;
            return;
        }
        int length = CharacterKinds.length(values[node]);
        long found = (1L << kind) | (length > 1 && endsToken(node) ? CharacterKinds.CUT : 0);
        int most = 0;
        for (int below = node + 1; below < afterBranches[node]; ) {
            int place = depths[below] - depths[node];
            if (place == length) {
                found |= kinds[below];
                most = Math.max(most, characters[below]);
                below = afterBranches[below];
            } else {
                found |= continues(values[node], place, values[below]) ? 0 : CharacterKinds.BROKEN;
                found |= place < length - 1 && endsToken(below) ? CharacterKinds.CUT : 0;
                below++;
            }
        }
        kinds[node] = found;
        characters[node] = most + 1;
        greatestCharacters = Math.max(greatestCharacters, most + 1);
    }

    /** Whether a token ends at a node. */
    boolean endsToken(int node) {
        return firstTokens[node] < firstTokens[node + 1];
    }

    /** Whether a byte may stand at a place after the first one of a character. */
    private static boolean continues(int first, int place, int value) {
        return place == 1
                ? value >= CharacterKinds.leastSecond(first) && value <= CharacterKinds.greatestSecond(first)
                : value >= 0x80 && value <= 0xBF;
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

    /** Whether every byte is a token by itself. */
    boolean hasAllBytes() {
        return hasAllBytes;
    }

    /** The number of characters of the token that has the most. */
    int greatestCharacters() {
        return greatestCharacters;
    }

    /** Whether all that tokens have from a node on, the node included, are characters of a run. */
    boolean isWithin(int node, CharacterRun run) {
        return (kinds[node] & ~run.kinds()) == 0 && characters[node] <= run.length();
    }

    /** Whether a token from a node on, the node included, ends amid a character. */
    boolean hasCut(int node) {
        return (kinds[node] & CharacterKinds.CUT) != 0;
    }

    /** Marks the tokens that end at a node; tells whether there are any. */
    boolean mark(int node, long[] mask) {
        return mark(firstTokens[node], firstTokens[node + 1], mask);
    }

    /** Marks the tokens that end at a node or below it. */
    void markBranch(int node, long[] mask) {
        mark(firstTokens[node], firstTokens[afterBranches[node]], mask);
    }

    private boolean mark(int from, int to, long[] mask) {
        for (int place = from; place < to; place++) {
            int id = tokens[place];
            mask[id >> 6] |= 1L << id;
        }
        return from < to;
    }
}
