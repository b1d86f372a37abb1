package io.jtransformers.tokenizers.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPatternTest {

    private static List<String> matches(TextPattern pattern, String text) {
        List<String> matches = new ArrayList<>();
        pattern.findMatches(text, 0, text.length(), (start, end, isMatch) -> {
            if (isMatch) {
                matches.add(text.substring(start, end));
            }
        });
        return matches;
    }

    @ParameterizedTest
    @CsvSource({
        "\\h+, xFFg, FF", // hexadecimal digits, not blanks
        "'a{,2}b', aaab, aab",
        "'a{2}+', aaaaa, aaaa", // a repetition, not a possessive quantifier
        "[[:punct:]], a$b, $",
        "[[:^alpha:]]+, ab12, 12",
        "\\p{^L}+, ab12, 12",
        "\\p{Greek}+, abγδ, γδ",
        "(?m:a.b), 'a\nb', 'a\nb'", // the dot matches line ends
        "\\w+, '²', '²'",
        "[]a]+, 'a]b', 'a]'"
    })
    void readsExpressionsAsOnigurumaDoes(String expression, String text, String match) {
        assertThat(matches(TextPattern.regex(expression), text)).containsExactly(match);
    }

    @Test
    void looksBehindCharactersBeyondTheBasicPlane() {
        assertThat(matches(TextPattern.regex("(?<=\\p{So})x"), "😀x")).containsExactly("x");
    }

    @Test
    void seesNothingOutsideOfThePart() {
        List<Integer> found = new ArrayList<>();

        TextPattern.regex("(?<=a)b|b(?=c)|^b").findMatches("abc", 1, 2, (start, end, isMatch) -> found.add(start));

        assertThat(found).containsExactly(1);
    }

    @Test
    void splitsBetweenAllCharactersWithTheEmptyText() {
        List<Integer> starts = new ArrayList<>();

        TextPattern.literal("").findMatches("a😀b", 0, 4, (start, end, isMatch) -> {
            if (!isMatch) {
                starts.add(start);
            }
        });

        assertThat(starts).containsExactly(0, 1, 3);
    }
}
