package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.nn.RopeParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RopeKeysTest {

    private static ConfigReader json(String text) {
        return ConfigReader.parse(text, "config.json");
    }

    private static RopeParameters rope(String text) {
        return json(text).ropeParameters(10_000, 256);
    }

    @Test
    void nothingSaidMeansTheArchitecturesBase() {
        assertThat(rope("{}")).isEqualTo(RopeParameters.defaults(10_000));
    }

    @Test
    void aBaseAtTheTopIsFoldedIn() {
        assertThat(rope("{\"rope_theta\": 1e8}")).isEqualTo(RopeParameters.defaults(1e8));
    }

    @Test
    void aBaseWithinWinsOverOneAtTheTop() {
        assertThat(rope("{\"rope_theta\": 5, \"rope_parameters\": {\"rope_theta\": 7, \"rope_type\": \"default\"}}"))
                .isEqualTo(RopeParameters.defaults(7));
    }

    @Test
    void theOlderKeyWinsIfItHoldsAnything() {
        RopeParameters read =
                rope("{\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}, \"rope_parameters\": {\"rope_type\":"
                        + " \"default\", \"rope_theta\": 5}}");

        assertThat(read.ropeType()).isEqualTo("linear");
        assertThat(read.factor()).isEqualTo(2);
        assertThat(read.ropeTheta()).isEqualTo(10_000);
    }

    @Test
    void theOlderKeyIsIgnoredIfItIsEmptyOrNull() {
        String parameters = "\"rope_parameters\": {\"rope_type\": \"linear\", \"factor\": 4}}";

        assertThat(rope("{\"rope_scaling\": {}, " + parameters).factor()).isEqualTo(4);
        assertThat(rope("{\"rope_scaling\": null, " + parameters).factor()).isEqualTo(4);
    }

    @Test
    void theNewNameOfTheTypeWinsOverTheOlderOne() {
        assertThat(rope("{\"rope_scaling\": {\"type\": \"yarn\", \"rope_type\": \"linear\", \"factor\": 2}}")
                        .ropeType())
                .isEqualTo("linear");
    }

    @Test
    void theOriginalLengthIsTheGreatestOneWhereATypeNeedsIt() {
        assertThat(rope("{\"rope_parameters\": {\"rope_type\": \"yarn\", \"factor\": 2}}")
                        .originalMaxPositionEmbeddings())
                .isEqualTo(256);
        assertThat(rope("{\"rope_parameters\": {\"rope_type\": \"linear\", \"factor\": 2}}")
                        .originalMaxPositionEmbeddings())
                .isNull();
    }

    @Test
    void aPartialFactorAtTheTopIsFoldedIn() {
        assertThat(rope("{\"partial_rotary_factor\": 0.5}").partialRotaryFactor())
                .isEqualTo(0.5);
    }

    @Test
    void namesTheKeyThatATypeNeeds() {
        assertThatThrownBy(() -> rope("{\"rope_parameters\": {\"rope_type\": \"llama3\", \"factor\": 8}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("rope_type 'llama3' needs the key 'low_freq_factor'");
    }

    @Test
    void namesTheTypesThatItKnows() {
        assertThatThrownBy(() -> rope("{\"rope_parameters\": {\"rope_type\": \"mrope\"}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'mrope'")
                .hasMessageContaining("longrope");
    }

    @Test
    void rejectsAnEmbeddingForEachTypeOfLayer() {
        assertThatThrownBy(() -> rope("{\"rope_parameters\": {\"full_attention\": {\"rope_type\": \"default\"}}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'full_attention'");
    }

    @Test
    void rejectsABaseThatIsNotPositive() {
        assertThatThrownBy(() -> rope("{\"rope_theta\": 0}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("rope_theta is 0.0");
    }

    @Test
    void unknownKeysOfTheOlderPlaceAreSavedInTheNewOne() {
        ConfigReader json = json(
                "{\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2, \"finetuned\": true}, \"rope_theta\": 7}");
        RopeParameters read = json.ropeParameters(10_000, 256);

        String saved = new ConfigWriter()
                .writeRopeParameters(read)
                .writeOtherKeys(json.otherKeys())
                .toJson();

        assertThat(saved).doesNotContain("rope_scaling");
        assertThat(json(saved).ropeParameters(1, 1)).isEqualTo(read);
        assertThat(saved).contains("\"finetuned\" : true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.5", "0", "1.5", "1e9"})
    void aPartOfAHeadIsAtMostTheWholeOfIt(String part) {
        assertThatThrownBy(() -> rope("{\"rope_parameters\": {\"rope_type\": \"proportional\","
                        + " \"partial_rotary_factor\": " + part + "}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("partial_rotary_factor");
    }
}
