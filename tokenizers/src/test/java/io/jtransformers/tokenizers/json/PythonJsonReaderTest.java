package io.jtransformers.tokenizers.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jtransformers.tokenizer.TokenizerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonJsonReaderTest {

    private static String rewritten(String json) {
        return PythonJsonReader.read(json)
                .map(parsed -> PythonText.json(parsed.value()))
                .orElse("no JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":2.0} | {\"a\": 1, \"b\": 2.0}",
                "[ 1 , [ ] , { } ] | [1, [], {}]",
                "{\"a\":1,\"a\":2} | {\"a\": 2}",
                "\"\\u00e9\\/\\ud83d\\ude00\" | \"é/😀\"",
                "123456789012345678901234567890 | 123456789012345678901234567890",
                "-0 | 0",
                "1e400 | Infinity",
                "[NaN,-Infinity,null,true] | [NaN, -Infinity, null, true]",
                "1.50E+2 | 150.0",
            })
    void readsWhatPythonReads(String json, String expected) {
        assertThat(rewritten(json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text",
                "{",
                "[1,]",
                "{\"a\" 1}",
                "{a: 1}",
                "'a'",
                "01",
                "1.",
                ".5",
                "+1",
                "--1",
                "1 2",
                "\"a",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "nul",
                "\uFEFF1",
                "١"
            })
    void saysWhatIsNoJson(String text) {
        assertThat(PythonJsonReader.read(text)).isEmpty();
    }

    @Test
    void refusesToNestForEver() {
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> PythonJsonReader.read("[".repeat(100_000)))
                .withMessageContaining("nests deeper than 500 levels");
    }
}
