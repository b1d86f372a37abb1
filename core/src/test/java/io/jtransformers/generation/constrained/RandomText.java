package io.jtransformers.generation.constrained;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What a model without any sense writes under a constraint: at each step one of the tokens that fit. */
final class RandomText {

    /** Every byte, and some longer tokens that cross the borders of what a grammar tells apart. */
    static final TokenTrie TOKENS = new TokenTrie(vocabulary());

    private RandomText() {}

    private static List<byte[]> vocabulary() {
        List<byte[]> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        for (String token : List.of(
                "\":", "\", \"", "{\"", "\"}", "[]", "}]", "},{", "true", "null,", "12", "99", ".5", "e1", "ab", "abc",
                "a\"", "\\\"", "\\u00", "né", "本", " ", "  ", "[[", "]]", "-1", "0,", "{}", "\n")) {
            tokens.add(token.getBytes(StandardCharsets.UTF_8));
        }
        return tokens;
    }

    static TokenConstraint constraint(OutputConstraint constraint) {
        return constraint.forTokens(TOKENS);
    }

    /**
     * Writes until the text may end and a coin says so, or it can only end, or there are no tokens left.
     *
     * @throws AssertionError if the text is not whole then
     */
    static String write(TokenConstraint constraint, int maxNewTokens, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        ConstraintState state = constraint.start();
        var text = new ByteArrayOutputStream();
        for (int left = maxNewTokens; left > 0; left--) {
            int[] fitting = fitting(constraint.mask(state, left));
            if (fitting.length == 0 || (state.isComplete() && random.nextInt(4) == 0)) {
                break;
            }
            int token = fitting[random.nextInt(fitting.length)];
            text.writeBytes(TOKENS.bytes(token));
            state = state.after(token);
        }
        if (!state.isComplete()) {
            throw new AssertionError("After %d tokens the text is not whole: %s"
                    .formatted(maxNewTokens, text.toString(StandardCharsets.UTF_8)));
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Whether a text is allowed, read byte by byte. */
    static boolean allows(TokenConstraint constraint, String text) {
        ConstraintState state = constraint.start();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            state = state.after(value & 0xFF);
        }
        return state.isComplete();
    }

    private static int[] fitting(long[] mask) {
        return BitSet.valueOf(mask).stream().toArray();
    }
}
