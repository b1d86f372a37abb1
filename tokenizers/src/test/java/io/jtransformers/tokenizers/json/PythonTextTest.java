package io.jtransformers.tokenizers.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jtransformers.tokenizer.TokenizerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTextTest {

    @ParameterizedTest
    @CsvSource({
        "1.5, 1.5",
        "1, 1.0",
        "-0.0, -0.0",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "123456789012345.6, 123456789012345.6",
        "1e15, 1000000000000000.0",
        "1e16, 1e+16",
        "1.25e300, 1.25e+300",
        "5e-324, 5e-324",
    })
    void writesFloatsAsPythonDoes(double number, String expected) {
        assertThat(PythonText.json(number)).isEqualTo(expected);
    }

    @Test
    void writesJsonWithPythonsSpaces() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("城", List.of(1, true, "a\"\n\u0001"));
        value.put("none", null);

        assertThat(PythonText.json(value)).isEqualTo("{\"城\": [1, true, \"a\\\"\\n\\u0001\"], \"none\": null}");
    }

    @Test
    void writesValuesAsPythonShowsThem() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", List.of("it's", "plain", 2.0, false));
        value.put("b", null);

        assertThat(PythonText.repr(value)).isEqualTo("{'a': [\"it's\", 'plain', 2.0, False], 'b': None}");
    }

    @Test
    void refusesAValueThatContainsItself() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);

        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> PythonText.json(cycle))
                .withMessageContaining("does not contain itself");
    }

    @Test
    void refusesWhatHasNoFormInJson() {
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> PythonText.json(new Object()))
                .withMessageContaining("java.lang.Object has no form in JSON");
    }
}
