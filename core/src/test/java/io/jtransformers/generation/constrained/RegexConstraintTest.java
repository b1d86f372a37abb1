package io.jtransformers.generation.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexConstraintTest {

    private static final String[] TEXTS = {
        "",
        "a",
        "ab",
        "abab",
        "b",
        "12",
        "2024-02-29",
        "é",
        "日本",
        "😀",
        "A_1",
        "a b",
        "x1y",
        "aXb",
        "-12.5",
        "\n",
        "()",
        "a\u0085"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(ab)*",
                "a|b|cd",
                "[a-f0-9]{2,5}",
                "\\d{4}-\\d{2}-\\d{2}",
                "-?\\d+(\\.\\d+)?",
                "[^a-z\\s]+",
                ".*",
                "(?:a[XY]?b|\\w\\d?\\w)",
                "\\p{L}{1,3}",
                "[\\u00e9\\x61-c]+?",
                "(?<year>\\d\\d)|\\(\\)",
                "([日本語]|😀)+",
                "\\P{Lu}\\S*",
            })
    void writesWhatTheExpressionMatches(String regex) {
        TokenConstraint constraint = RandomText.constraint(OutputConstraint.regex(regex));
        Pattern pattern = Pattern.compile(regex);
        OutputConstraint whole = OutputConstraint.regex(regex);

        for (int seed = 0; seed < 50; seed++) {
            String text = whole.textOf(RandomText.write(constraint, 40, seed));
            assertThat(text).matches(pattern);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(ab)*", "[a-f0-9]{2,5}", "\\d{4}-\\d{2}-\\d{2}", ".*", "\\w+", "[^a]*", "-?\\d+(\\.\\d+)?"})
    void allowsWhatJavaMatches(String regex) {
        TokenConstraint constraint = RandomText.constraint(OutputConstraint.regex(regex));

        for (String text : TEXTS) {
            assertThat(RandomText.allows(constraint, text))
                    .as("%s allows '%s'", regex, text)
                    .isEqualTo(Pattern.matches(regex, text));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a(?=b)~(?=",
                "(a~not closed",
                "a)~nothing opens it",
                "\\bword~\\b",
                "(a)\\1~\\1",
                "a**~quantifier",
                "a*+~possessive",
                "a{3,1}~count",
                "a{99999}~10000",
                "[b-a]~range",
                "a^b~beginning",
                "\\p{Nowhere}~Nowhere",
                "[a&&b]~&&",
                "*a~nothing before it",
            })
    void refusesWhatAnAutomatonCannotSay(String regex, String reason) {
        assertThatThrownBy(() -> OutputConstraint.regex(regex))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesExpressionsThatOverlapInTooManyWays() {
        assertThatThrownBy(() -> OutputConstraint.regex("(.*a){12}.{25}b")).isInstanceOf(ConstraintException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\p{L}{1,30}", "(\\w+\\s){0,500}", "[^a]{400}", "\\S{1,200}"})
    void takesCountedClassesOfAllScripts(String regex) {
        OutputConstraint output = OutputConstraint.regex(regex);

        String text = output.textOf(RandomText.write(RandomText.constraint(output), 2_000, 1));

        assertThat(text).matches(regex);
    }

    @Test
    void constraintsOfTheSameSourceAreEqual() {
        assertThat(OutputConstraint.regex("a+")).isEqualTo(OutputConstraint.regex("a+"));
        assertThat(OutputConstraint.choice(List.of("a, b"))).isNotEqualTo(OutputConstraint.choice(List.of("a", "b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"((((a{1000}){1000}){1000}){1000})", "(a{1,5000}b?){1,5000}"})
    void refusesExpressionsWithoutEnd(String regex) {
        assertThatThrownBy(() -> OutputConstraint.regex(regex))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("states");
    }
}
