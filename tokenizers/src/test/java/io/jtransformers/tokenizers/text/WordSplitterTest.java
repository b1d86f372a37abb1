package io.jtransformers.tokenizers.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordSplitterTest {

    private static final String TEKKEN =
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
                    + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String O200K =
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
                    + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String CL100K = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final int[] LETTERS =
            "aaabsStTrReElLvVmMdD'''ſKAZΣ  \t\n\r\u00a0\u2028\u3000019½Ⅳ٣.,/!-_\u0301\u0308\u20ddǅʰªאب日か\uD83D\uDE00\uD835\uDD18\uD801\uDC00\uD801\uDC28\uD804\uDC00\uD83C\uDD00\u0085\u200b\ufeff"
                    .codePoints()
                    .toArray();

    private static List<String> pieces(TextPattern pattern, String text, int start, int end) {
        List<String> pieces = new ArrayList<>();
        pattern.findMatches(
                text, start, end, (from, to, isMatch) -> pieces.add((isMatch ? "+" : "-") + text.substring(from, to)));
        return pieces;
    }

    @ParameterizedTest
    @ValueSource(strings = {TEKKEN, O200K, CL100K})
    void cutsAsItsPatternDoes(String expression) {
        TextPattern fast = TextPattern.regex(expression);
        TextPattern slow = fast.withoutSplitter();
        Random random = new Random(5);
        assertThat(fast.hasSplitter()).isTrue();

        for (int round = 0; round < 100_000; round++) {
            StringBuilder letters = new StringBuilder();
            for (int count = 1 + random.nextInt(9); count > 0; count--) {
                letters.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
            }
            String text = letters.toString();
            List<String> expected = pieces(slow, text, 0, text.length());
            if (!pieces(fast, text, 0, text.length()).equals(expected)) {
                assertThat(pieces(fast, text, 0, text.length())).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TEKKEN, O200K, CL100K})
    void putsEveryCharacterIntoTheClassThatThePatternPutsItInto(String expression) {
        TextPattern fast = TextPattern.regex(expression);
        TextPattern slow = fast.withoutSplitter();

        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint += codePoint < 0x20000 ? 1 : 61) {
            String letter = Character.toString(codePoint);
            String text = "a" + letter + "A" + letter + letter + " " + letter + "1" + letter + "\n";
            List<String> expected = pieces(slow, text, 0, text.length());
            if (!pieces(fast, text, 0, text.length()).equals(expected)) {
                assertThat(pieces(fast, text, 0, text.length()))
                        .as("U+%X", codePoint)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TEKKEN, O200K, CL100K})
    void seesNothingBehindTheEndOfThePart(String expression) {
        TextPattern fast = TextPattern.regex(expression);

        assertThat(pieces(fast, "  \n x 's", 0, 4)).isEqualTo(pieces(fast.withoutSplitter(), "  \n x 's", 0, 4));
        assertThat(pieces(fast, "a   b", 1, 3)).isEqualTo(pieces(fast.withoutSplitter(), "a   b", 1, 3));
    }
}
