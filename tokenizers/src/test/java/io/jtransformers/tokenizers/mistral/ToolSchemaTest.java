package io.jtransformers.tokenizers.mistral;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jtransformers.tokenizers.json.PythonJsonReader;
import io.jtransformers.tokenizers.mistral.request.InvalidToolSchemaException;
import io.jtransformers.tokenizers.mistral.request.ToolDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolSchemaTest {

    private static ToolDefinition tool(String schema) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        ((Map<?, ?>) PythonJsonReader.read(schema).orElseThrow().value())
                .forEach((key, value) -> parameters.put((String) key, value));
        return new ToolDefinition("f", "", parameters);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'type': ['string', 'null'], 'enum': [1, null], 'default': 3, 'minLength': 2.0}",
                "{'properties': {'a': true, 'b': {'items': [{}, false]}}, 'required': ['a']}",
                "{'patternProperties': {'^(?P<n>a[]x]+)*$': {}}, 'pattern': '\\\\d{2,}?'}",
                "{'dependencies': {'a': ['b'], 'c': {'not': {}}}, 'multipleOf': 0.5, 'unknown': {'type': 1}}",
            })
    void takesSchemas(String schema) {
        assertThatCode(() -> ToolSchema.validate(tool(schema.replace('\'', '"'))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'strang'} | 'strang' is not valid under any of the given schemas",
                "{'type': []} | [] is not valid under any of the given schemas",
                "{'type': 'strang', 'properties': 1} | 1 is not of type 'object'",
                "{'properties': {'a': {'items': 3}}} | 3 is not valid under any of the given schemas",
                "{'properties': {'a': null}} | None is not of type 'object', 'boolean'",
                "{'required': 'a'} | 'a' is not of type 'array'",
                "{'required': ['a', 'a']} | ['a', 'a'] has non-unique elements",
                "{'required': [1]} | 1 is not of type 'string'",
                "{'minLength': -1} | -1 is less than the minimum of 0",
                "{'minLength': 1.5} | 1.5 is not of type 'integer'",
                "{'multipleOf': 0} | 0 is less than or equal to the minimum of 0",
                "{'maximum': true} | True is not of type 'number'",
                "{'anyOf': []} | [] should be non-empty",
                "{'pattern': '['} | '[' is not a 'regex'",
                "{'pattern': 'a)'} | 'a)' is not a 'regex'",
                "{'pattern': '*a'} | '*a' is not a 'regex'",
                "{'patternProperties': {'(': {}}} | '(' is not a 'regex'",
                "{'dependencies': {'a': 1}} | 1 is not valid under any of the given schemas",
                "{'description': {}} | {} is not of type 'string'",
                "{'uniqueItems': 1} | 1 is not of type 'boolean'",
                "{'enum': 'x'} | 'x' is not of type 'array'",
            })
    void saysWhatIsNoSchema(String schema, String problem) {
        assertThatExceptionOfType(InvalidToolSchemaException.class)
                .isThrownBy(() -> ToolSchema.validate(tool(schema.replace('\'', '"'))))
                .withMessage("Invalid tool schema: " + problem);
    }

    @Test
    void refusesASchemaThatContainsItself() {
        Map<String, Object> cycle = new LinkedHashMap<>();
        cycle.put("not", cycle);

        assertThatExceptionOfType(InvalidToolSchemaException.class)
                .isThrownBy(() -> ToolSchema.validate(new ToolDefinition("f", "", cycle)))
                .withMessageContaining("nests deeper than 200 levels");
    }
}
