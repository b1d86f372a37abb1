package io.jtransformers.models.ministral;

import static io.jtransformers.modeling.LayerType.FULL_ATTENTION;
import static io.jtransformers.modeling.LayerType.SLIDING_ATTENTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.nn.RopeParameters;
import io.jtransformers.tensor.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinistralConfigTest {

    private static final Path CHECKPOINTS = Path.of("../conformance/src/test/goldens/checkpoints");

    private static MinistralConfig read(String text) {
        return MinistralConfig.read(ConfigReader.parse(text, "config.json"));
    }

    private static MinistralConfig golden(String checkpoint) {
        return MinistralConfig.read(
                ConfigReader.read(CHECKPOINTS.resolve(checkpoint).resolve("config.json")));
    }

    static List<Path> configs() throws IOException {
        try (Stream<Path> folders = Files.list(CHECKPOINTS)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("ministral-"))
                    .map(folder -> folder.resolve("config.json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void aSavedConfigIsReadAgainAsTheSame(Path file) {
        MinistralConfig config = MinistralConfig.read(ConfigReader.read(file));

        assertThat(read(config.toJson())).isEqualTo(config);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void noKeyOfTheFileIsLost(Path file) {
        var before = ConfigReader.read(file);
        MinistralConfig config = MinistralConfig.read(ConfigReader.read(file));

        var after = ConfigReader.parse(config.toJson(), "saved");

        assertThat(after.names())
                .containsAll(before.names().stream()
                        .filter(key -> !List.of("rope_theta", "rope_scaling", "torch_dtype", "layer_types")
                                .contains(key))
                        .toList());
    }

    @Test
    void anEmptyFileHasTheDefaultsOfTheReference() {
        assertThat(read("{}")).isEqualTo(MinistralConfig.builder().build());
    }

    @Test
    void defaultsAreThoseOfTheReference() {
        MinistralConfig config = MinistralConfig.builder().build();

        assertThat(config.modelType()).isEqualTo("ministral");
        assertThat(config.vocabSize()).isEqualTo(32_000);
        assertThat(config.intermediateSize()).isEqualTo(14_336);
        assertThat(config.numKeyValueHeads()).isEqualTo(8);
        assertThat(config.headDim()).isEqualTo(128);
        assertThat(config.maxPositionEmbeddings()).isEqualTo(131_072);
        assertThat(config.rmsNormEps()).isEqualTo(1e-6f);
        assertThat(config.slidingWindow()).isEqualTo(4_096);
        assertThat(config.layerTypes()).isEqualTo(Collections.nCopies(32, SLIDING_ATTENTION));
        assertThat(config.ropeParameters()).isEqualTo(RopeParameters.defaults(10_000));
        assertThat(config.bosTokenId()).isEqualTo(1);
        assertThat(config.eosTokenIds()).containsExactly(2);
        assertThat(config.padTokenId()).isNull();
        assertThat(config.tieWordEmbeddings()).isFalse();
    }

    @Test
    void readsTheKeysOfAFile() {
        MinistralConfig config = golden("ministral-base");

        assertThat(config.hiddenSize()).isEqualTo(32);
        assertThat(config.headDim()).isEqualTo(16);
        assertThat(config.layerTypes())
                .containsExactly(FULL_ATTENTION, SLIDING_ATTENTION, SLIDING_ATTENTION, SLIDING_ATTENTION);
        assertThat(config.common().dtype()).isEqualTo(DataType.F32);
        assertThat(config.common().architectures()).containsExactly("MinistralForCausalLM");
        assertThat(config.otherKeys().names()).containsExactly("attention_dropout", "transformers_version");
    }

    @Test
    void onlySlidingLayersHaveAWindow() {
        MinistralConfig config = golden("ministral-base");

        assertThat(config.slidingWindow(0)).isNull();
        assertThat(config.slidingWindow(1)).isEqualTo(8);
    }

    @Test
    void noWindowMeansFullAttention() {
        MinistralConfig config = read("{\"sliding_window\": null, \"num_hidden_layers\": 2}");

        assertThat(config.layerTypes()).containsExactly(FULL_ATTENTION, FULL_ATTENTION);
        assertThat(config.slidingWindow(0)).isNull();
    }

    @Test
    void aSlidingLayerWithoutAWindowSeesEverything() {
        MinistralConfig config =
                read("{\"sliding_window\": null, \"num_hidden_layers\": 1, \"layer_types\": [\"sliding_attention\"]}");

        assertThat(config.slidingWindow(0)).isNull();
    }

    @Test
    void nullKeyValueHeadsAreAsManyAsQueryHeads() {
        assertThat(read("{\"num_key_value_heads\": null}").numKeyValueHeads()).isEqualTo(32);
    }

    @Test
    void mistralSlidesInEveryLayer() {
        MinistralConfig config = golden("ministral-from-mistral");

        assertThat(config.modelType()).isEqualTo("mistral");
        assertThat(config.layerTypes()).containsExactly(SLIDING_ATTENTION, SLIDING_ATTENTION);
    }

    @Test
    void mistralWithTypesOfLayersIsMinistral() {
        MinistralConfig config = golden("ministral-from-mistral-layer-types");

        assertThat(config.modelType()).isEqualTo("ministral");
        assertThat(config.layerTypes()).containsExactly(FULL_ATTENTION, SLIDING_ATTENTION);
    }

    @Test
    void mistralIsSavedWithoutTypesOfLayers() {
        assertThat(golden("ministral-from-mistral").toJson()).doesNotContain("layer_types");
    }

    @Test
    void readsWhatOlderVersionsWrote() {
        MinistralConfig config = golden("ministral-legacy-config");

        assertThat(config.ropeParameters()).isEqualTo(RopeParameters.defaults(10_000));
        assertThat(config.common().dtype()).isEqualTo(DataType.F32);
    }

    @Test
    void theShippedMinistralConfigIsReadAsTheReferenceDoes() {
        MinistralConfig config = read("""
            {"architectures": ["MistralForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 1, "eos_token_id": 2,
             "head_dim": 128, "hidden_act": "silu", "hidden_size": 4096, "initializer_range": 0.02,
             "intermediate_size": 12288, "max_position_embeddings": 32768, "model_type": "mistral",
             "num_attention_heads": 32, "num_hidden_layers": 36, "num_key_value_heads": 8, "rms_norm_eps": 1e-05,
             "rope_theta": 100000000.0, "sliding_window": 32768, "tie_word_embeddings": false,
             "torch_dtype": "bfloat16", "transformers_version": "4.46.0.dev0", "use_cache": true, "vocab_size": 131072}
            """);

        assertThat(config.ropeParameters()).isEqualTo(RopeParameters.defaults(1e8));
        assertThat(config.slidingWindow(35)).isEqualTo(32_768);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hidden_size\": 0}",
                "{\"num_hidden_layers\": -1}",
                "{\"num_hidden_layers\": 2000000000}",
                "{\"num_attention_heads\": 0}",
                "{\"num_attention_heads\": 5, \"num_key_value_heads\": 2, \"head_dim\": 8}",
                "{\"num_attention_heads\": 1073741824, \"num_key_value_heads\": 1, \"head_dim\": 1073741824}",
                "{\"head_dim\": 7}",
                "{\"sliding_window\": 0}",
                "{\"rms_norm_eps\": -1.0}",
                "{\"num_hidden_layers\": 2, \"layer_types\": [\"full_attention\"]}",
                "{\"num_hidden_layers\": 1, \"layer_types\": [\"linear_attention\"]}",
                "{\"num_hidden_layers\": 1, \"layer_types\": [\"nonsense\"]}"
            })
    void rejectsValuesThatDoNotFitTogether(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("(?s).*[a-z]+_[a-z_]+.*");
    }

    @Test
    void saysWhichHeadsDoNotFit() {
        assertThatThrownBy(() -> MinistralConfig.builder()
                        .numAttentionHeads(6)
                        .numKeyValueHeads(4)
                        .headDim(8)
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("num_attention_heads (6) must be a multiple of num_key_value_heads (4)");
    }

    @Test
    void aBuilderStartsFromAConfig() {
        MinistralConfig config = golden("ministral-base");

        assertThat(config.toBuilder().build()).isEqualTo(config);
        assertThat(config.toBuilder().numLabels(5).build().numLabels()).isEqualTo(5);
    }
}
