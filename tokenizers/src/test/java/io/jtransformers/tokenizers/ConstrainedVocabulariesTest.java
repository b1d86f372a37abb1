package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.constrained.ConstraintException;
import io.jtransformers.generation.constrained.OutputConstraint;
import io.jtransformers.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Generation can be constrained with every tokenizer whose tokens can spell a text that the constraint allows. */
class ConstrainedVocabulariesTest {

    private static final OutputConstraint ANSWER = OutputConstraint.choice(List.of("yes", "no"));
    private static final OutputConstraint FLAG = OutputConstraint.jsonSchema("{\"type\": \"boolean\"}");
    private static final OutputConstraint OBJECT = OutputConstraint.jsonSchema("""
        {"type": "object", "properties": {"n": {"enum": [1]}}, "required": ["n"], "additionalProperties": false}\
        """);

    static Stream<Arguments> constraints() throws IOException {
        try (Stream<Path> small = Files.list(Path.of("src/test/assets/small"))) {
            return small.sorted().toList().stream()
                    .flatMap(folder -> Stream.of(
                            Arguments.of(folder, ANSWER, List.of("yes", "no")),
                            Arguments.of(folder, FLAG, List.of("true", "false")),
                            Arguments.of(folder, OBJECT, List.of("{\"n\":1}", "{\"n\": 1}"))));
        }
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void servesWhatTokensCanSpell(Path folder, OutputConstraint constraint, List<String> texts) {
        Tokenizer tokenizer = AutoTokenizer.fromPretrained(folder.toString());
        Set<String> pieces = pieces(tokenizer);

        if (texts.stream().anyMatch(text -> canSpell(text, pieces) || canSpell(" " + text, pieces))) {
            assertThat(constraint.forTokenizer(tokenizer, tokenizer.length())).isNotNull();
        } else {
            assertThatThrownBy(() -> constraint.forTokenizer(tokenizer, tokenizer.length()))
                    .isInstanceOf(ConstraintException.class)
                    .hasMessageContaining("characters that the tokenizer lacks");
        }
    }

    /** What tokens write that are not special, a character for each byte. */
    private static Set<String> pieces(Tokenizer tokenizer) {
        Set<Integer> special = new HashSet<>();
        Arrays.stream(tokenizer.allSpecialIds()).forEach(special::add);
        Set<String> pieces = new HashSet<>();
        for (int id = 0; id < tokenizer.length(); id++) {
            if (!special.contains(id)) {
                pieces.add(new String(tokenizer.tokenBytes(id), StandardCharsets.ISO_8859_1));
            }
        }
        return pieces;
    }

    private static boolean canSpell(String text, Set<String> pieces) {
        boolean[] isReached = new boolean[text.length() + 1];
        isReached[0] = true;
        for (int from = 0; from < text.length(); from++) {
            for (int to = from + 1; isReached[from] && to <= text.length(); to++) {
                isReached[to] |= pieces.contains(text.substring(from, to));
            }
        }
        return isReached[text.length()];
    }
}
