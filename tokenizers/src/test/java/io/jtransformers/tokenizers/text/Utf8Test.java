package io.jtransformers.tokenizers.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "漢", "😀", "\u0000", "\uFFFF", "\uDBFF\uDFFF"})
    void writesTheBytesThatJavaWrites(String character) {
        byte[] expected = character.getBytes(StandardCharsets.UTF_8);
        int codePoint = character.codePointAt(0);

        assertThat(Utf8.length(codePoint)).isEqualTo(expected.length);
        for (int position = 0; position < expected.length; position++) {
            assertThat((byte) Utf8.byteOf(codePoint, position)).isEqualTo(expected[position]);
        }
    }

    @Test
    void readsEveryCharacterBack() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8.decodeLossy(bytes, bytes.length).codePointAt(0)).isEqualTo(codePoint);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "61FF62, a?b", // a byte that never occurs
        "C080, ??", // a form that is too long
        "E282, ?", // the beginning of a character
        "E28261, ?a",
        "EDA080, ???", // a surrogate
        "F0908D, ?",
        "F4908080, ????", // beyond the last character
        "80BF, ??",
        "E2E282AC, ?€"
    })
    void givesOneReplacementForEachLongestBeginning(String hex, String text) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(Utf8.decodeLossy(bytes, bytes.length)).isEqualTo(text.replace('?', '\uFFFD'));
    }
}
