package io.jtransformers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EncodingTest {

    @Test
    void countsCodePointsWhereTextsHaveSurrogatePairs() {
        Encoding encoding = Encoding.builder(new int[] {1, 2, 3}, List.of("😀", "a", "😀"))
                .offsets(new int[] {0, 2, 2, 3, 0, 2})
                .source(TextInput.pair("😀a", "😀"), new int[] {0, 0, 1})
                .build();

        assertThat(encoding.codePointOffsets()).containsExactly(new Span(0, 1), new Span(1, 2), new Span(0, 1));
    }

    @Test
    void countsCodePointsFromTheBeginningOfEachWord() {
        Encoding encoding = Encoding.builder(new int[] {1, 2}, List.of("😀", "b"))
                .offsets(new int[] {0, 2, 2, 3})
                .wordIds(new int[] {0, 1})
                .source(TextInput.words(List.of("😀", "😀b")), new int[] {0, 0})
                .build();

        assertThat(encoding.codePointOffsets()).containsExactly(new Span(0, 1), new Span(1, 2));
    }

    @Test
    void refusesListsOfDifferentLengths() {
        Encoding.Builder builder =
                Encoding.builder(new int[] {1, 2}, List.of("a", "b")).typeIds(new int[1]);

        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * {@code [CLS] 😀a b [SEP] c [SEP]}, whose first text is {@code 😀a b} and has the words {@code 😀a} and {@code b}.
     */
    private static Encoding pair() {
        return Encoding.builder(
                        new int[] {9, 1, 2, 3, 8, 4, 8}, List.of("[CLS]", "😀", "a", "b", "[SEP]", "c", "[SEP]"))
                .offsets(new int[] {0, 0, 0, 2, 2, 3, 4, 5, 0, 0, 0, 1, 0, 0})
                .wordIds(new int[] {-1, 0, 0, 1, -1, 0, -1})
                .sequenceIds(new int[] {-1, 0, 0, 0, -1, 1, -1})
                .source(TextInput.pair("😀a b", "c"), new int[] {-1, 0, 0, 0, -1, 1, -1})
                .build();
    }

    @Test
    void findsTheTokenOfACharacter() {
        assertThat(pair().charToToken(1, 0)).hasValue(1);
        assertThat(pair().charToToken(0, 1)).hasValue(5);
        assertThat(pair().charToToken(3, 0)).isEmpty();
    }

    @Test
    void findsTheTokensOfAWord() {
        assertThat(pair().wordToTokens(0, 0)).contains(new Span(1, 3));
        assertThat(pair().wordToTokens(1, 1)).isEmpty();
    }

    @Test
    void findsTheCharactersOfAWord() {
        assertThat(pair().wordToChars(0, 0)).contains(new Span(0, 3));
        assertThat(pair().charToWord(4, 0)).hasValue(1);
    }

    @Test
    void countsEverythingInCodePointsWhereAsked() {
        Encoding encoding = pair().inCodePoints();

        assertThat(encoding.wordToChars(0, 0)).contains(new Span(0, 2));
        assertThat(encoding.charToToken(3, 0)).hasValue(3);
        assertThat(encoding.offsets()).isEqualTo(pair().codePointOffsets());
    }

    @Test
    void specialTokensBelongToNoText() {
        assertThat(pair().tokenToSequence(0)).isEmpty();
        assertThat(pair().tokenToWord(4)).isEmpty();
        assertThat(pair().tokenToChars(6)).isEmpty();
        assertThat(pair().nSequences()).isEqualTo(2);
    }
}
