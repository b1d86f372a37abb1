package io.jtransformers.models.minimax;

import static io.jtransformers.modeling.LayerType.FULL_ATTENTION;
import static io.jtransformers.modeling.LayerType.LINEAR_ATTENTION;
import static io.jtransformers.modeling.LayerType.SLIDING_ATTENTION;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiniMaxConfigTest {

    private static final Path CHECKPOINTS = Path.of("../conformance/src/test/goldens/checkpoints");

    private static MiniMaxConfig read(String text) {
        return MiniMaxConfig.read(ConfigReader.parse(text, "config.json"));
    }

    /** A config of the original form with two layers. */
    private static MiniMaxConfig readOriginal(String moreKeys) {
        return read(
                "{\"model_type\": \"minimax_text_01\", \"num_hidden_layers\": 2, \"head_dim\": 16" + moreKeys + "}");
    }

    private static MiniMaxConfig golden(String checkpoint) {
        return MiniMaxConfig.read(
                ConfigReader.read(CHECKPOINTS.resolve(checkpoint).resolve("config.json")));
    }

    static List<Path> configs() throws IOException {
        try (Stream<Path> folders = Files.list(CHECKPOINTS)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("minimax-"))
                    .map(folder -> folder.resolve("config.json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void aSavedConfigIsReadAgainAsTheSame(Path file) {
        MiniMaxConfig config = MiniMaxConfig.read(ConfigReader.read(file));

        assertThat(read(config.toJson())).isEqualTo(config);
    }

    @Test
    void anEmptyFileHasTheDefaultsOfTheReference() {
        MiniMaxConfig config = read("{}");

        assertThat(config).isEqualTo(MiniMaxConfig.builder().build());
        assertThat(config.layerTypes()).startsWith(FULL_ATTENTION, LINEAR_ATTENTION, FULL_ATTENTION);
        assertThat(config.blockSize()).isEqualTo(256);
        assertThat(config.rmsNormEps()).isEqualTo(1e-5f);
        assertThat(config.ropeParameters()).isEqualTo(RopeParameters.defaults(1_000_000));
        assertThat(config.fullAttnAlphaFactor()).isEqualTo(1);
        assertThat(config.rotaryDim()).isNull();
        assertThat(config.postnorm()).isTrue();
        assertThat(config.eosTokenIds()).containsExactly(2);
    }

    @ParameterizedTest
    @CsvSource({"MiniMaxText01ForCausalLM", "MiniMaxM1ForCausalLM"})
    void theOriginalNameOfTheClassIsTranslated(String architecture) {
        MiniMaxConfig config = read("{\"model_type\": \"minimax_m1\", \"architectures\": [\"" + architecture
                + "\"], \"num_hidden_layers\": 2, \"attn_type_list\": [0, 1]}");

        assertThat(config.common().architectures()).containsExactly("MiniMaxForCausalLM");
    }

    @Test
    void theOriginalFormIsTranslated() {
        MiniMaxConfig config = golden("minimax-text-01-config");

        assertThat(config.modelType()).isEqualTo("minimax");
        assertThat(config.common().architectures()).containsExactly("MiniMaxForCausalLM");
        assertThat(config.layerTypes())
                .containsExactly(LINEAR_ATTENTION, LINEAR_ATTENTION, LINEAR_ATTENTION, FULL_ATTENTION);
        assertThat(config.fullAttnAlphaFactor()).isEqualTo(0.9f);
        assertThat(config.fullAttnBetaFactor()).isEqualTo(1.2f);
        assertThat(config.linearAttnAlphaFactor()).isEqualTo(1.3f);
        assertThat(config.linearAttnBetaFactor()).isEqualTo(0.7f);
        assertThat(config.mlpAlphaFactor()).isEqualTo(1.1f);
        assertThat(config.mlpBetaFactor()).isEqualTo(0.8f);
        assertThat(config.rotaryDim()).isEqualTo(8);
        assertThat(config.postnorm()).isTrue();
        assertThat(config.ropeParameters()).isEqualTo(RopeParameters.defaults(10_000));
        assertThat(config.bosTokenId()).isNull();
        assertThat(config.eosTokenIds()).isEmpty();
    }

    @Test
    void theOriginalFormIsSavedInTheNewOne() {
        String saved = golden("minimax-text-01-config").toJson();

        assertThat(saved)
                .contains("\"model_type\" : \"minimax\"", "\"rotary_dim\" : 8", "\"layer_types\"")
                .doesNotContain("attn_type_list", "layernorm_", "auto_map", "shared_intermediate_size", "postnorm");
    }

    @ParameterizedTest
    @CsvSource({"minimax_text_01", "MiniMaxText01", "minimax_m1"})
    void absentMeansSomethingElseInTheOriginalForm(String modelType) {
        MiniMaxConfig config =
                read("{\"model_type\": \"" + modelType + "\", \"num_hidden_layers\": 2, \"attn_type_list\": [0, 1]}");

        assertThat(config.postnorm()).isFalse();
        assertThat(config.bosTokenId()).isNull();
        assertThat(config.eosTokenIds()).isEmpty();
    }

    @Test
    void aSavedPreNormModelStaysOne() {
        MiniMaxConfig config = readOriginal(", \"attn_type_list\": [0, 1]");

        assertThat(read(config.toJson())).isEqualTo(config);
    }

    @Test
    void publishedConfigsMixBothForms() {
        MiniMaxConfig config = read("{\"model_type\": \"minimax\", \"num_hidden_layers\": 2, \"head_dim\": 128,"
                + " \"layer_types\": [\"linear_attention\", \"full_attention\"], \"attn_type_list\": [0, 1],"
                + " \"rotary_dim\": 64, \"postnorm\": true, \"mlp_alpha_factor\": 3.5, \"layernorm_mlp_alpha\": 3.5}");

        assertThat(config.rotaryDim()).isEqualTo(64);
        assertThat(config.mlpAlphaFactor()).isEqualTo(3.5f);
    }

    @Test
    void keysThatDisagreeAreBothNamed() {
        assertThatThrownBy(() -> readOriginal(
                        ", \"attn_type_list\": [0, 1], \"mlp_alpha_factor\": 3.5, \"layernorm_mlp_alpha\": 1.0"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mlp_alpha_factor is 3.5, but layernorm_mlp_alpha is 1.0");
        assertThatThrownBy(() -> readOriginal(", \"attn_type_list\": [0, 1],"
                        + " \"layer_types\": [\"full_attention\", \"linear_attention\"]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("layer_types is [full_attention, linear_attention],"
                        + " but attn_type_list, its older form, is [linear_attention, full_attention]");
        assertThatThrownBy(() -> readOriginal(", \"attn_type_list\": [0, 1], \"rope_theta\": 10000000,"
                        + " \"rope_parameters\": {\"rope_theta\": 10000.0}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "rope_theta is 1.0E7, but within rope_parameters (or rope_scaling) it is 10000.0");
    }

    @Test
    void keysThatAgreeAreOne() {
        MiniMaxConfig config = read("{\"rope_theta\": 10000000, \"rope_parameters\": {\"rope_theta\": 10000000.0}}");

        assertThat(config.ropeParameters().ropeTheta()).isEqualTo(1e7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; has no attn_type_list",
                "', \"attn_type_list\": [0]'; attn_type_list has 1 entries for num_hidden_layers 2",
                "', \"attn_type_list\": [0, 2]'; attn_type_list has the entry 2",
                "', \"attn_type_list\": [0, 1], \"shared_intermediate_size\": 8'; shared_intermediate_size is 8",
                "', \"attn_type_list\": [0, 1], \"shared_intermediate_size\": [0, 8]'; shared_intermediate_size is 8",
                "', \"attn_type_list\": [0, 1], \"rotary_dim\": 7'; rotary_dim is 7",
                "', \"attn_type_list\": [0, 1], \"rotary_dim\": 18'; rotary_dim is 18",
                "', \"attn_type_list\": [0, 1], \"rotary_dim\": 0'; rotary_dim is 0"
            })
    void rejectsWhatTheOriginalFormCannotMean(String moreKeys, String sentence) {
        assertThatThrownBy(() -> readOriginal(moreKeys))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'\"layer_types\": [\"full_attention\"]'; layer_types has 1 entries for num_hidden_layers 2",
                "'\"layer_types\": [\"full_attention\", \"sliding_attention\"]'; layer_types has the entry"
                        + " 'sliding_attention'; this architecture has [full_attention, linear_attention]",
                "'\"layer_types\": [\"full_attention\", \"linear\"]'; layer_types has the entry 'linear'; this"
                        + " architecture has [full_attention, linear_attention]",
                "'\"rotary_dim\": 7'; rotary_dim is 7; it must be even, greater than 0 and at most head_dim (16)",
                "'\"rotary_dim\": 18'; rotary_dim is 18; it must be even, greater than 0 and at most head_dim (16)",
                "'\"num_local_experts\": 4, \"num_experts_per_tok\": 5'; num_experts_per_tok is 5, but"
                        + " num_local_experts only 4",
                "'\"num_local_experts\": 4, \"num_experts\": 6'; num_local_experts is 4, but num_experts is 6",
                "'\"shared_intermediate_size\": 8'; shared_intermediate_size is 8, a shared expert, which no release"
                        + " of this family has"
            })
    void rejectsWhatTheNewFormCannotMean(String keys, String sentence) {
        String text = "{\"model_type\": \"minimax\", \"num_hidden_layers\": 2, \"head_dim\": 16, " + keys + "}";

        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "[0]", "null"})
    void noSharedExpertIsNone(String size) {
        assertThat(readOriginal(", \"attn_type_list\": [0, 1], \"shared_intermediate_size\": " + size)
                        .numHiddenLayers())
                .isEqualTo(2);
    }

    @Test
    void onlySoftmaxLayersHaveAWindow() {
        MiniMaxConfig config = golden("minimax-swa");

        assertThat(config.layerTypes()).contains(FULL_ATTENTION, LINEAR_ATTENTION);
        for (int layerIndex = 0; layerIndex < config.numHiddenLayers(); layerIndex++) {
            boolean isSoftmax = config.layerTypes().get(layerIndex) == FULL_ATTENTION;
            assertThat(config.slidingWindow(layerIndex)).isEqualTo(isSoftmax ? config.slidingWindow() : null);
        }
    }

    @Test
    void aBuilderStartsFromAConfig() {
        MiniMaxConfig config = golden("minimax-base");

        assertThat(config.toBuilder().build()).isEqualTo(config);
    }

    @Test
    void aLayerTypeOfAnotherArchitectureIsRefusedByItsName() {
        var builder = MiniMaxConfig.builder().numHiddenLayers(2).layerTypes(List.of(FULL_ATTENTION, SLIDING_ATTENTION));

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("'sliding_attention'", "[full_attention, linear_attention]");
    }
}
