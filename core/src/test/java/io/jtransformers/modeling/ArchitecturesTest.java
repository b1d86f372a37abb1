package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where no module with an architecture is at hand. */
class ArchitecturesTest {

    private final ClassLoader usual = Thread.currentThread().getContextClassLoader();

    /** Of the platform, which has no architecture, whatever else these tests run beside. */
    @BeforeEach
    void lookWhereNothingIs() {
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    }

    @AfterEach
    void lookWhereUsual() {
        Thread.currentThread().setContextClassLoader(usual);
    }

    private static ConfigReader ofType(String modelType) {
        return ConfigReader.parse("{\"model_type\": \"%s\"}".formatted(modelType), "config.json");
    }

    @ParameterizedTest
    @CsvSource({"mistral, ministral", "mixtral, mixtral", "minimax_m1, minimax"})
    void aModelTypeOfAModuleThatIsNotThereNamesTheArtifactToAdd(String modelType, String artifact) {
        ConfigReader config = ofType(modelType);

        assertThatThrownBy(() -> Architectures.read(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "'" + modelType + "'", "add io.jtransformers:jtransformers-models-" + artifact);
    }

    @Test
    void aModelTypeThatTheProjectLacksNamesWhatToProvide() {
        ConfigReader config = ofType("gpt2");

        assertThatThrownBy(() -> Architectures.read(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("'gpt2'", "ModelArchitecture");
    }

    @Test
    void aConfigWithoutModelTypeIsRefused() {
        ConfigReader config = ConfigReader.parse("{}", "config.json");

        assertThatThrownBy(() -> Architectures.read(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no 'model_type'");
    }
}
