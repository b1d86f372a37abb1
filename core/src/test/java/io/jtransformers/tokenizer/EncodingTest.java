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
}
