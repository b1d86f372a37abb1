package io.jtransformers.generation.constrained;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Masks that are put together branch by branch are those that reading each token byte by byte gives. */
class TokenConstraintTest {

    private static final String[] CHARACTERS = {
        "a", "f", "k", "B", "Z", "0", "7", " ", ",", "\"", "\\", "n", "u", "\n", "\t", "{", "}", "[", ":", "é",
        "\u0085", "\u2028", "ж", "本", "語", "힣", "😀", "\u007f"
    };

    /** Every byte, words of all kinds of characters, and words that begin or end amid a character. */
    private static final TokenTrie TOKENS = new TokenTrie(vocabulary());

    private static List<byte[]> vocabulary() {
        var random = new SplittableRandom(7);
        List<byte[]> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        for (int word = 0; word < 1_500; word++) {
            var text = new StringBuilder();
            for (int length = 1 + random.nextInt(5); length > 0; length--) {
                text.append(CHARACTERS[random.nextInt(random.nextBoolean() ? 8 : CHARACTERS.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            int from = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : 0;
            int to = random.nextInt(4) == 0 ? from + random.nextInt(bytes.length - from) : bytes.length;
            tokens.add(Arrays.copyOfRange(bytes, from, to));
        }
        return tokens;
    }

    static Stream<OutputConstraint> constraints() {
        return Stream.of(
                OutputConstraint.json(),
                OutputConstraint.jsonSchema("{\"type\": \"string\"}"),
                OutputConstraint.jsonSchema("{\"type\": \"string\", \"minLength\": 3, \"maxLength\": 9}"),
                OutputConstraint.jsonSchema(
                        "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"a\"], \"properties\":"
                                + " {\"a\": {\"type\": \"string\"}}, \"additionalProperties\": true}}"),
                OutputConstraint.regex("(.{1,4},)+"),
                OutputConstraint.regex("([^,\\s]*, \\p{L}+)*"),
                OutputConstraint.regex("[ak語-힣]{2,}|.*\\n"));
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void masksHaveTheTokensThatFitByteByByte(OutputConstraint output) {
        for (int seed = 0; seed < 3; seed++) {
            var random = new SplittableRandom(seed);
            TokenConstraint constraint = output.forTokens(TOKENS);
            ConstraintState state = constraint.start();
            for (int left = state.remaining() + 25; left > 0; left--) {
                int[] found =
                        BitSet.valueOf(constraint.mask(state, left)).stream().toArray();

                assertThat(found).isEqualTo(readByteByByte(state, left - 1));

                if (found.length == 0) {
                    break;
                }
                state = state.after(found[random.nextInt(found.length)]);
            }
        }
    }

    private static int[] readByteByByte(ConstraintState state, int limit) {
        BitSet fitting = new BitSet();
        for (int token = 0; token < TOKENS.vocabSize(); token++) {
            ConstraintState after = state.after(token);
            fitting.set(token, !after.frames().isEmpty() && after.remaining() <= limit);
        }
        return fitting.stream().toArray();
    }
}
