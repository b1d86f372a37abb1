package io.jtransformers.modeling;

import static io.jtransformers.modeling.ConfigReader.ifAbsent;
import static io.jtransformers.modeling.ConfigReader.ifNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {

    private static ConfigReader json(String text) {
        return ConfigReader.parse(text, "config.json");
    }

    @Test
    void saysWhereAFileIsNotJson(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("config.json"), "{\n  \"hidden_size\": 64,\n  \"vocab_size\" 7\n}");

        assertThatThrownBy(() -> ConfigReader.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + " is not JSON: line 3, column 1");
    }

    @Test
    void saysThatAFileIsEmptyOrNoText(@TempDir Path folder) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.json"));
        Path binary = Files.write(folder.resolve("binary.json"), new byte[] {'{', (byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(() -> ConfigReader.read(empty))
                .hasMessage(empty + " holds nothing; a JSON object is expected.");
        assertThatThrownBy(() -> ConfigReader.read(binary)).hasMessageContaining("is not text in UTF-8");
    }

    @Test
    void anUnfinishedObjectIsToldWithoutThePlacesOfTheParser() {
        assertThatThrownBy(() -> json("{"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("config.json is not JSON: line 1, column 2: ")
                .hasMessageNotContaining("REDACTED");
    }

    @Test
    void aCommentIsToldWithoutTheSettingsOfTheParser() {
        assertThatThrownBy(() -> json("// mine\n{}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("config.json is not JSON: line 1, column 1: ")
                .hasMessageContaining("comment")
                .hasMessageNotContainingAny("ALLOW_COMMENTS", "REDACTED");
    }

    @Test
    void refusesAKeyThatIsThereTwice() {
        assertThatThrownBy(() -> json("{\"rope_theta\": 1,\n\"rope_theta\": 2}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("config.json is not JSON: line 2", "rope_theta");
    }

    @Test
    void anAbsentKeyHasItsDefault() {
        assertThat(json("{}").integer("num_key_value_heads", ifAbsent(8), ifNull(32)))
                .isEqualTo(8);
    }

    @Test
    void nullMeansSomethingElseThanAbsence() {
        assertThat(json("{\"num_key_value_heads\": null}").integer("num_key_value_heads", ifAbsent(8), ifNull(32)))
                .isEqualTo(32);
    }

    @Test
    void aNullableNumberTellsNullFromAbsence() {
        assertThat(json("{}").integerOrNull("sliding_window", 4_096)).isEqualTo(4_096);
        assertThat(json("{\"sliding_window\": null}").integerOrNull("sliding_window", 4_096))
                .isNull();
    }

    @Test
    void rejectsNullWhereItMeansNothing() {
        assertThatThrownBy(() -> json("{\"hidden_size\": null}").integer("hidden_size", 1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("config.json: the key 'hidden_size' is null; expected a whole number.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"64\"", "64.0", "true", "[64]", "{}"})
    void namesKeyValueAndExpectationOfAWrongNumber(String value) {
        assertThatThrownBy(() -> json("{\"hidden_size\": " + value + "}").integer("hidden_size", 1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("config.json: the key 'hidden_size' is " + value + "; expected a whole number.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "-99999999999", "9223372036854775808"})
    void namesTheRangeOfAWholeNumberThatIsOutOfIt(String value) {
        assertThatThrownBy(() -> json("{\"hidden_size\": " + value + "}").integer("hidden_size", 1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("config.json: the key 'hidden_size' is " + value
                        + "; expected a whole number from -2147483648 to 2147483647.");
    }

    @Test
    void aWholeNumberIsANumber() {
        assertThat(json("{\"rope_theta\": 10000}").real("rope_theta", 1)).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e400", "1e39"})
    void rejectsNumbersThatNoFloatHolds(String value) {
        assertThatThrownBy(() -> json("{\"eps\": " + value + "}").number("eps", 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("\"") // NaN is shown as it stands in the file
                .hasMessageContaining("expected a number within single precision");
    }

    @Test
    void oneNumberIsAListOfOne() {
        assertThat(json("{\"eos_token_id\": 2}").integers("eos_token_id", List.of()))
                .containsExactly(2);
        assertThat(json("{\"eos_token_id\": [2, 3]}").integers("eos_token_id", List.of()))
                .containsExactly(2, 3);
        assertThat(json("{\"eos_token_id\": null}").integers("eos_token_id", List.of(7)))
                .isEmpty();
    }

    @Test
    void oneTextIsAListOfOneWhereThatIsMeant() {
        assertThat(json("{\"stop_strings\": \"END\"}").textOrTextsOrNull("stop_strings"))
                .containsExactly("END");
        assertThat(json("{\"stop_strings\": [\"a\", \"b\"]}").textOrTextsOrNull("stop_strings"))
                .containsExactly("a", "b");
        assertThat(json("{}").textOrTextsOrNull("stop_strings")).isNull();
    }

    @Test
    void rejectsAListWithAnElementOfAnotherType() {
        assertThatThrownBy(
                        () -> json("{\"layer_types\": [\"full_attention\", 1]}").textsOrNull("layer_types"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("expected a list of texts");
    }

    @Test
    void namesTheActivationsThatItKnows() {
        assertThatThrownBy(() -> json("{\"hidden_act\": \"mish\"}").activation("hidden_act", Activation.SILU))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'mish'")
                .hasMessageContaining("silu, gelu");
    }

    @Test
    void keepsTheKeysThatNobodyAskedFor() {
        ConfigReader json = json("{\"hidden_size\": 64, \"attention_dropout\": 0.0, \"auto_map\": {\"a\": null}}");
        json.integer("hidden_size", 1);

        ConfigKeys otherKeys = json.otherKeys();

        assertThat(otherKeys.names()).containsExactly("attention_dropout", "auto_map");
        assertThat(otherKeys.json("auto_map")).isEqualTo("{\"a\":null}");
    }

    @Test
    void keepsTheKeysOfAnInnerObjectThatNobodyAskedFor() {
        ConfigReader json = json("{\"outer\": {\"known\": 1, \"unknown\": 2}}");
        ConfigReader inner = json.objectOrNull("outer");
        assertThat(inner).isNotNull();
        inner.integer("known", 0);

        assertThat(json.otherKeys().json("outer")).isEqualTo("{\"unknown\":2}");
    }

    @Test
    void innerKeysHaveTheirPathInMessages() {
        ConfigReader inner = json("{\"outer\": {\"inner\": \"x\"}}").objectOrNull("outer");

        assertThat(inner).isNotNull();
        assertThatThrownBy(() -> inner.integer("inner", 0)).hasMessageContaining("'outer.inner'");
    }

    @Test
    void otherLabelsTakeThePlaceOfTheFiles() {
        ConfigReader json = json("{\"id2label\": {\"0\": \"a\"}, \"label2id\": {\"a\": 0}, \"num_labels\": 1}");

        CommonConfig common = CommonConfig.read(json.withLabels(List.of("no", "yes")), CommonConfig.defaults());

        assertThat(common.id2label())
                .containsEntry(0, "no")
                .containsEntry(1, "yes")
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\": }", "[]", "3", "null", "{\"a\": 1} x"})
    void rejectsWhatIsNoObject(String text) {
        assertThatThrownBy(() -> json(text)).isInstanceOf(ConfigException.class).hasMessageStartingWith("config.json");
    }

    @Test
    void rejectsBottomlessNesting() {
        String text = "{\"a\":\n " + "[".repeat(100_000);

        assertThatThrownBy(() -> json(text))
                .isInstanceOf(ConfigException.class)
                .hasMessage("config.json: line 2, objects and lists within one another are nested deeper than 64;"
                        + " no config is like that. Is it another file?");
    }

    @Test
    void namesTheKeyAndTheLineOfAnEndlessNumber() {
        String text = "{\"vocab_size\": 1,\n\"hidden_size\": " + "9".repeat(101) + "}";

        assertThatThrownBy(() -> json(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "config.json: line 2, the number of the key 'hidden_size' has 101 digits, more than 100;");
    }

    @Test
    void rejectsAnEndlessKey() {
        String text = "{\"" + "a".repeat(10_001) + "\": 1}";

        assertThatThrownBy(() -> json(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("config.json: line 1, a key has 10001 characters, more than 10000;");
    }

    @Test
    void saysThatAFileIsMissing(@TempDir Path folder) {
        Path file = folder.resolve("config.json");

        assertThatThrownBy(() -> ConfigReader.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + " does not exist");
    }

    @Test
    void saysThatAFileIsNoText(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("config.json"), new byte[] {'{', (byte) 0xFF, (byte) 0xFE, '}'});

        assertThatThrownBy(() -> ConfigReader.read(file)).isInstanceOf(ConfigException.class);
    }
}
