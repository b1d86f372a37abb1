package io.jtransformers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "12345678901234567890123",
                "1.5",
                "\"a\\\"\\\\\\n\\u0001é😀\"",
                "[]",
                "{}",
                "[1, [2, {\"b\": null, \"a\": [false]}]]"
            })
    void writesWhatItReads(String json) {
        assertThat(JsonValue.parse(json)).hasToString(json);
    }

    @Test
    void saysWhereJsonThatIsCutOffEnds() {
        assertThatThrownBy(() -> JsonValue.parse("{"))
                .hasMessage(
                        "The text is no JSON at line 1, column 2: Unexpected end-of-input: expected close marker for"
                                + " Object.");
    }

    @Test
    void tellsWholeNumbersFromOthers() {
        assertThat(JsonValue.parse("[1, 1.0]"))
                .isEqualTo(new JsonArray(List.of(new JsonValue.Whole(BigInteger.ONE), new JsonValue.Real(1.0))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1", "{\"a\"}", "nul", "1 2", "[1,]", "'a'"})
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> JsonValue.parse(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void refusesTextThatNestsTooDeep() {
        assertThatThrownBy(() -> JsonValue.parse("[".repeat(100_000))).isInstanceOf(JsonException.class);
    }

    @Test
    void refusesValuesThatNestTooDeep() {
        assertThatThrownBy(() -> {
                    JsonValue value = JsonValue.NULL;
                    for (int depth = 0; depth < 10_000; depth++) {
                        value = new JsonArray(List.of(value));
                    }
                })
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("200 levels");
    }

    @Test
    void refusesAListThatHoldsItself() {
        List<Object> list = new ArrayList<>();
        list.add(list);

        assertThatThrownBy(() -> JsonValue.from(list)).isInstanceOf(JsonException.class);
    }

    @Test
    void takesPlainJavaObjects() {
        assertThat(JsonValue.from(Map.of("a", List.of(1, 2.0, true, "x"))))
                .hasToString("{\"a\": [1, 2.0, true, \"x\"]}");
    }

    @Test
    void refusesOtherJavaObjects() {
        assertThatThrownBy(() -> JsonValue.from(List.of(Optional.empty())))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("java.util.Optional");
    }

    @Test
    void keepsTheOrderOfNames() {
        JsonObject object = JsonObject.EMPTY.with("b", "1").with("a", "2").with("b", "3");

        assertThat(object).hasToString("{\"b\": \"3\", \"a\": \"2\"}");
    }
}
