package io.jtransformers.generation.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemaConstraintTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SEEDS = 60;

    private static final String PERSON = """
        {"type": "object",
         "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": -5, "maximum": 130},
                        "tags": {"type": "array", "items": {"enum": ["a", "bcd", 7, null]}, "maxItems": 3},
                        "x": {"type": ["number", "null"]}},
         "required": ["name", "age"]}\
        """;

    private static JsonNode write(String schema, int maxNewTokens, int seed) {
        OutputConstraint constraint = OutputConstraint.jsonSchema(schema);
        return JSON.readTree(
                constraint.textOf(RandomText.write(RandomText.constraint(constraint), maxNewTokens, seed)));
    }

    @Test
    void writesObjectsWithTheirProperties() {
        for (int seed = 0; seed < SEEDS; seed++) {
            JsonNode person = write(PERSON, 120, seed);

            assertThat(person.propertyNames()).contains("name", "age");
            assertThat(List.of("name", "age", "tags", "x")).containsAll(person.propertyNames());
            assertThat(person.get("name").isString()).isTrue();
            assertThat(person.get("age").intValue()).isBetween(-5, 130);
            assertThat(person.path("tags").size()).isLessThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13, 34, 100})
    void endsWithinTheTokensThatThereAre(int tokensMore) {
        TokenConstraint constraint = RandomText.constraint(OutputConstraint.jsonSchema(PERSON));
        int shortest = constraint.start().remaining();

        for (int seed = 0; seed < SEEDS; seed++) {
            String text = RandomText.write(constraint, shortest + tokensMore, seed);
            assertThatCode(() -> JSON.readTree(text)).doesNotThrowAnyException();
        }
    }

    @Test
    void writesAnyJsonWithoutASchema() {
        TokenConstraint constraint = RandomText.constraint(OutputConstraint.json());

        for (int seed = 0; seed < SEEDS; seed++) {
            String text = RandomText.write(constraint, 100, seed);
            assertThatCode(() -> JSON.readTree(text)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{'type': 'integer', 'minimum': 7, 'exclusiveMaximum':"
                        + " 1234}~7,8,10,99,100,999,1000,1233~6,1234,07,7.0,-7",
                "{'type': 'integer', 'minimum': -120, 'maximum': -7}~-7,-8,-99,-120~-6,-121,7,0,-0",
                "{'type': 'integer'}~0,-1,123456789012345678~1.5,00,1e3",
                "{'type': 'number', 'minimum': -1, 'maximum': 2}~-1,-0.5,0,1.999,2~2.1,-1.1,3",
                "{'type': 'number'}~0,-1.5,2e10,3.25E-7~.5,1.,+1,NaN",
                "{'type': 'string', 'minLength': 2, 'maxLength': 3}~\"ab\",\"日本語\",\"a\\n\"~\"a\",\"abcd\"",
                "{'type': 'string', 'pattern': '^a+$'}~\"a\",\"aaa\"~\"\",\"ab\"",
                "{'type': 'string', 'pattern': 'b'}~\"abc\",\"b\"~\"a\"",
                "{'type': 'string', 'pattern': '^\"$'}~\"\\\"\"~\"\"\"",
                "{'type': 'string', 'format': 'date'}~\"2024-02-28\"~\"2024-13-01\",\"24-01-01\"",
                "{'enum': ['x', 1, null, [true]]}~\"x\",1,null,[true]~2,x,[]",
                "{'const': {'a': 1}}~{\"a\":1}~{\"a\":2},{}",
                "{'type': 'array', 'prefixItems': [{'type': 'boolean'}, {'type': 'null'}], 'items':"
                        + " false}~[],[true],[false; null]~[null],[true; null; 1]",
                "{'type': 'array', 'items': {'type': 'null'}, 'minItems': 1, 'maxItems': 2}~[null],[null;"
                        + " null]~[],[null; null; null]",
                "{'type': 'object', 'properties': {'a': true}, 'additionalProperties': {'type':"
                        + " 'null'}}~{},{\"b\":null},{\"a\":[]; \"ab\":null}~{\"b\":1},{\"b\":null; \"a\":1}",
                "{'type': 'object', 'properties': {'a': {'type': 'null'}, 'b': {'type': 'null'}}, 'required':"
                        + " ['b']}~{\"b\":null},{\"a\":null; \"b\": null}~{},{\"a\":null}",
                "{'anyOf': [{'type': 'null'}, {'type': 'object'}]}~null,{}~[],{\"a\":1}",
                "{'type': 'string', 'enum': [1, 'a']}~\"a\"~1",
                "{'type': 'integer', 'enum': [1, 1.5, 2.0, 'a']}~1,2.0~1.5,\"a\"",
                "{'type': 'string', 'anyOf': [{'type': 'string', 'maxLength': 1}, {'maxLength':"
                        + " 2}]}~\"a\",\"ab\"~5,\"abc\"",
                "{'oneOf': [{'type': 'integer'}, {'type': 'string'}, {'const': null}]}~5,\"a\",null~true",
                "{'oneOf': [{'type': 'object', 'required': ['t'], 'properties': {'t': {'const': 1}}}, {'type':"
                        + " 'object', 'required': ['t'], 'properties': {'t': {'const':"
                        + " 2}}}]}~{\"t\":1},{\"t\":2}~{\"t\":3}",
                "{'type': 'string', 'pattern': '^\\\\S+$'}~\"a\",\"é\"~\"\u00a0\",\"\u3000\"",
                "{'type': 'string', 'pattern': '^[^\\\\s]$'}~\"a\"~\" \",\"\u2003\"",
            })
    void allowsWhatTheSchemaAllows(String schema, String allowed, String refused) {
        TokenConstraint constraint = RandomText.constraint(OutputConstraint.jsonSchema(
                schema.replace('\'', '"').replace("\"\"\"", "\"\\\"\"").replace("\"^\"$\"", "\"^\\\"$\"")));

        for (String text : allowed.split(",")) {
            assertThat(RandomText.allows(constraint, text.replace(';', ',')))
                    .as("allows %s", text)
                    .isTrue();
        }
        for (String text : refused.split(",")) {
            assertThat(RandomText.allows(constraint, text.replace(';', ',')))
                    .as("allows %s", text)
                    .isFalse();
        }
    }

    @Test
    void followsReferencesToEnclosingSchemas() {
        String list = """
            {"$defs": {"node": {"type": "object", "required": ["value", "next"],
               "properties": {"value": {"type": "boolean"}, "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}}}},
             "$ref": "#/$defs/node"}\
            """;

        for (int seed = 0; seed < SEEDS; seed++) {
            JsonNode node = write(list, 200, seed);
            while (!node.get("next").isNull()) {
                node = node.get("next");
            }
            assertThat(node.get("value").isBoolean()).isTrue();
        }
    }

    @Test
    void doesNotNestWithoutEnd() {
        OutputConstraint nested = OutputConstraint.jsonSchema(
                "{\"$defs\": {\"n\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/n\"}, \"maxItems\": 1}},"
                        + " \"$ref\": \"#/$defs/n\"}");
        TokenConstraint constraint = RandomText.constraint(nested);

        String text = RandomText.write(constraint, 100_000, 1);

        assertThat(text.chars().filter(c -> c == '[').count()).isLessThan(2_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{'type': 'text'}~text",
                "{'type': 'object', 'patternProperties': {}}~patternProperties",
                "{'not': {}}~not",
                "{'type': 'array', 'uniqueItems': true}~uniqueItems",
                "{'$ref': '#/$defs/none'}~#/$defs/none",
                "{'$ref': '#'}~refers to itself",
                "{'anyOf': [{'$ref': '#'}, {'type': 'null'}]}~refers to itself",
                "{'type': 'integer', 'minimum': 5, 'maximum': 4}~between",
                "{'type': 'string', 'minLength': 5, 'maxLength': 4}~minLength 5",
                "{'type': 'string', 'minLength': -1}~-1",
                "{'type': 'integer', 'minimum': 1e999999999}~a number is expected",
                "{'type': 'string', 'pattern': '(a'}~not closed",
                "{'enum': []}~allows none",
                "{'enum': 5}~enum 5",
                "{'type': 'string', 'enum': [1, 2]}~allows none",
                "{'enum': ['abc', 'abcdef'], 'maxLength': 3}~maxLength",
                "{'const': 5, 'minimum': 10}~minimum",
                "{'const': 5, 'enum': [4]}~enum",
                "{'const': 5, 'not': {'const': 5}}~not",
                "{'type': 'boolean', 'not': {'const': true}}~not",
                "{'type': 'null', 'if': {}}~if",
                "{'type': 'string', 'anyOf': [{'type': 'integer'}, {'type': 'string'}]}~type beside options",
                "{'type': 'string', '$ref': '#/$defs/n'}~type beside $ref",
                "{'oneOf': [{'type': 'number'}, {'type': 'integer'}]}~may both fit",
                "{'oneOf': [{'type': 'object'}, {'type': 'object', 'required': ['t'], 'properties': {'t': {'const':"
                        + " 2}}}]}~may both fit",
                "{'type': 'object', 'properties': {}, 'required': ['a'], 'additionalProperties': false}~requires a",
                "{'type': 'array', 'prefixItems': [true], 'items': false, 'minItems': 5}~minItems 5",
                "{'type': 'object', 'required': 'a'}~required \"a\"",
                "{'type': 'object', 'properties': [1, 2]}~properties [1,2]",
                "{'type': []}~empty list",
                "{'type': 'string', 'pattern': 5}~pattern 5",
                "{'enum': ['\\ud83d']}~surrogate",
                "[1]~a schema",
                "{~not JSON at line 1, column 2: Unexpected end-of-input: expected close marker for Object.",
            })
    void refusesSchemasByName(String schema, String reason) {
        assertThatThrownBy(() -> RandomText.constraint(OutputConstraint.jsonSchema(schema.replace('\'', '"'))))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "boolean", "integer", "number", "string", "array", "object", "const", "enum"})
    void passesNoAssertionOver(String kind) {
        List<String> assertions = List.of(
                "multipleOf",
                "uniqueItems",
                "contains",
                "minContains",
                "maxContains",
                "minProperties",
                "maxProperties",
                "dependentRequired",
                "dependentSchemas",
                "propertyNames",
                "patternProperties",
                "unevaluatedItems",
                "unevaluatedProperties",
                "not",
                "if",
                "then",
                "else",
                "$dynamicRef");
        String subject = switch (kind) {
            case "const" -> "\"const\": 1";
            case "enum" -> "\"enum\": [1]";
            default -> "\"type\": \"" + kind + "\"";
        };

        for (String assertion : assertions) {
            assertThatThrownBy(() -> OutputConstraint.jsonSchema("{%s, \"%s\": {}}".formatted(subject, assertion)))
                    .as(assertion)
                    .isInstanceOf(ConstraintException.class)
                    .hasMessageContaining(assertion);
        }
    }

    @Test
    void allowsCountsFarAboveWhatIsGenerated() {
        assertThatCode(() -> OutputConstraint.jsonSchema(
                        "{\"type\": \"array\", \"items\": {\"type\": \"string\", \"maxLength\": 8000}, \"minItems\": 3,"
                                + " \"maxItems\": 50000}"))
                .doesNotThrowAnyException();
    }

    @Test
    void takesTensOfThousandsOfChoices() {
        List<String> texts = IntStream.range(0, 20_000)
                .mapToObj("a choice, number %d"::formatted)
                .toList();

        TokenConstraint constraint = RandomText.constraint(OutputConstraint.choice(texts));

        assertThat(texts).contains(RandomText.write(constraint, 40, 1).strip());
    }

    @Test
    void refusesReferencesThatGoTooDeep() {
        var definitions = new StringBuilder();
        for (int number = 0; number < 20_000; number++) {
            definitions.append("\"d%d\": {\"$ref\": \"#/$defs/d%d\"}, ".formatted(number, number + 1));
        }

        assertThatThrownBy(() -> OutputConstraint.jsonSchema(
                        "{\"$defs\": {%s\"d20000\": true}, \"$ref\": \"#/$defs/d0\"}".formatted(definitions)))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("schemas deep");
    }

    @Test
    void refusesNamesThatAreTexts() {
        assertThatThrownBy(() -> OutputConstraint.jsonSchema(
                        "{\"type\": \"object\", \"properties\": {\"%s\": true}, \"additionalProperties\": true}"
                                .formatted("a".repeat(20_000))))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("20000 characters");
    }
}
