package io.jtransformers.tokenizers.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JunctionTableTest {

    private static final List<String> LETTERS = List.of("a", "b", "c", "▁", "é", "😀");

    @Test
    void cutsWithoutChangingTokens() {
        Random random = new Random(1);
        for (int round = 0; round < 30; round++) {
            BpeModel whole = randomModel(random.nextLong(), false);
            BpeModel cut = randomModel(0, true);
            String text = randomText(random, 300);
            TokenBuffer expected = new TokenBuffer();
            TokenBuffer actual = new TokenBuffer();

            whole.tokenize(text, 0, text.length(), expected);
            cut.tokenize(text, 0, text.length(), actual);

            assertThat(actual.ids()).containsExactly(expected.ids());
            assertThat(actual.offsets()).containsExactly(expected.offsets());
        }
    }

    private final Map<String, Integer> vocabulary = new HashMap<>();
    private MergeTable merges = new MergeTable(0);
    private final Set<Long> junctions = new HashSet<>();

    /** A new random model, or the last one once more with cuts. */
    private BpeModel randomModel(long seed, boolean cuts) {
        if (!cuts) {
            build(new Random(seed));
        }
        BpeSettings settings = new BpeSettings(null, false, true, false, "", "");
        TokenIds ids = new TokenIds();
        vocabulary.forEach(ids::put);
        return new BpeModel(new Vocabulary(ids), settings, merges, cuts ? new JunctionTable(junctions) : null, false);
    }

    private void build(Random random) {
        vocabulary.clear();
        junctions.clear();
        merges = new MergeTable(40);
        for (int value = 0; value < 256; value++) {
            vocabulary.put(BpeBuilder.byteToken(value), value);
        }
        LETTERS.subList(0, 5).forEach(letter -> vocabulary.put(letter, vocabulary.size()));
        List<String> tokens = new ArrayList<>(LETTERS.subList(0, 5));
        for (int rank = 0; rank < 20; rank++) {
            String left = tokens.get(random.nextInt(tokens.size()));
            String right = tokens.get(random.nextInt(tokens.size()));
            String merged = left + right;
            vocabulary.putIfAbsent(merged, vocabulary.size());
            merges.put(vocabulary.get(left), vocabulary.get(right), rank, vocabulary.get(merged));
            junctions.add(JunctionTable.junction(left, right));
            tokens.add(merged);
        }
    }

    private static String randomText(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < length; index++) {
            text.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
        return text.toString();
    }
}
