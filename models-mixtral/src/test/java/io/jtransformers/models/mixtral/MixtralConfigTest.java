package io.jtransformers.models.mixtral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.nn.RopeParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixtralConfigTest {

    private static final Path CHECKPOINTS = Path.of("../conformance/src/test/goldens/checkpoints");

    private static MixtralConfig read(String text) {
        return MixtralConfig.read(ConfigReader.parse(text, "config.json"));
    }

    private static MixtralConfig golden(String checkpoint) {
        return MixtralConfig.read(
                ConfigReader.read(CHECKPOINTS.resolve(checkpoint).resolve("config.json")));
    }

    static List<Path> configs() throws IOException {
        try (Stream<Path> folders = Files.list(CHECKPOINTS)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("mixtral-"))
                    .map(folder -> folder.resolve("config.json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void aSavedConfigIsReadAgainAsTheSame(Path file) {
        MixtralConfig config = MixtralConfig.read(ConfigReader.read(file));

        assertThat(read(config.toJson())).isEqualTo(config);
    }

    @Test
    void anEmptyFileHasTheDefaultsOfTheReference() {
        MixtralConfig config = read("{}");

        assertThat(config).isEqualTo(MixtralConfig.builder().build());
        assertThat(config.rmsNormEps()).isEqualTo(1e-5f);
        assertThat(config.ropeParameters()).isEqualTo(RopeParameters.defaults(1_000_000));
        assertThat(config.slidingWindow()).isNull();
        assertThat(config.numLocalExperts()).isEqualTo(8);
        assertThat(config.numExpertsPerTok()).isEqualTo(2);
        assertThat(config.routerAuxLossCoef()).isEqualTo(0.001f);
        assertThat(config.bosTokenId()).isEqualTo(1);
    }

    @Test
    void readsTheKeysOfAFile() {
        MixtralConfig config = golden("mixtral-base");

        assertThat(config.headDim()).isEqualTo(8);
        assertThat(config.numLocalExperts()).isEqualTo(4);
        assertThat(config.otherKeys().names())
                .containsExactly("attention_dropout", "router_jitter_noise", "transformers_version");
    }

    @Test
    void aWindowSlidesOverEveryLayer() {
        MixtralConfig config = golden("mixtral-swa");

        assertThat(config.slidingWindow(0)).isEqualTo(config.slidingWindow()).isNotNull();
    }

    @Test
    void theOtherNameOfTheExpertsIsRead() {
        assertThat(read("{\"num_experts\": 16}").numLocalExperts()).isEqualTo(16);
    }

    @Test
    void twoNamesOfTheExpertsThatDisagreeAreBothNamed() {
        assertThatThrownBy(() -> read("{\"num_local_experts\": 8, \"num_experts\": 16}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("num_local_experts is 8, but num_experts is 16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"num_local_experts\": 0}",
                "{\"num_experts_per_tok\": 0}",
                "{\"num_experts_per_tok\": 9}",
                "{\"num_local_experts\": 2000000000}"
            })
    void rejectsExpertsThatCannotBe(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessageContaining("experts");
    }

    @Test
    void aBuilderStartsFromAConfig() {
        MixtralConfig config = golden("mixtral-swa");

        assertThat(config.toBuilder().build()).isEqualTo(config);
    }
}
