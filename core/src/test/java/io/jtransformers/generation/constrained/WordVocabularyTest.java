package io.jtransformers.generation.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Vocabularies of words and their pieces, in which few bytes are tokens by themselves. */
class WordVocabularyTest {

    private static final TokenTrie TOKENS =
            new TokenTrie(Stream.of("yes", "no", "may", "be", "maybe", "y", "yesterday", "un", "known", " ", "42", "4")
                    .map(token -> token.getBytes(StandardCharsets.UTF_8))
                    .toList());

    private static String written(TokenConstraint constraint, SplittableRandom random) {
        ConstraintState state = constraint.start();
        int left = 20;
        var ids = new ArrayList<Integer>();
        while (true) {
            int[] found =
                    BitSet.valueOf(constraint.mask(state, left--)).stream().toArray();
            if (found.length == 0) {
                break;
            }
            int id = found[random.nextInt(found.length)];
            ids.add(id);
            state = state.after(id);
        }
        assertThat(state.isComplete()).isTrue();
        return constraint.textOf(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Set<String> written(OutputConstraint output) {
        TokenConstraint constraint = output.forTokens(TOKENS);
        Set<String> texts = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            texts.add(written(constraint, new SplittableRandom(seed)).stripLeading());
        }
        return texts;
    }

    @Test
    void writesChoicesOfWhichNoByteIsAToken() {
        assertThat(written(OutputConstraint.choice(List.of("yes", "no", "maybe", "unknown"))))
                .containsExactlyInAnyOrder("yes", "no", "maybe", "unknown");
    }

    @Test
    void leavesOutWhatTokensCannotWrite() {
        assertThat(written(OutputConstraint.choice(List.of("yes", "yell", "nobody"))))
                .containsExactly("yes");
    }

    @Test
    void endsATextOfWordsWithinTheTokensLeft() {
        assertThat(written(OutputConstraint.regex("(yes|no)( (yes|no|42)){2,}")))
                .allSatisfy(text -> assertThat(text).matches("(yes|no)( (yes|no|42)){2,}"));
    }

    @Test
    void refusesWhatNoTokensCanWrite() {
        OutputConstraint output = OutputConstraint.choice(List.of("perhaps", "never"));

        assertThatThrownBy(() -> output.forTokens(TOKENS))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("characters that the tokenizer lacks");
    }

    @Test
    void masksAreThoseOfReadingEveryToken() {
        TokenConstraint constraint =
                OutputConstraint.regex("(un)?known|may(be)?( yes)*").forTokens(TOKENS);
        for (int seed = 0; seed < 50; seed++) {
            var random = new SplittableRandom(seed);
            ConstraintState state = constraint.start();
            for (int left = 12; left > 0; left--) {
                List<Integer> expected = new ArrayList<>();
                for (int token = 0; token < TOKENS.vocabSize(); token++) {
                    if (state.after(token).remaining() <= left - 1) {
                        expected.add(token);
                    }
                }
                List<Integer> found = BitSet.valueOf(constraint.mask(state, left)).stream()
                        .boxed()
                        .toList();

                assertThat(found).isEqualTo(expected);

                if (found.isEmpty()) {
                    break;
                }
                state = state.after(found.get(random.nextInt(found.size())));
            }
        }
    }
}
