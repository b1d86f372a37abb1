package io.jtransformers.conformance.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.checkpoint.CheckpointNotFoundException;
import io.jtransformers.checkpoint.CorruptCheckpointException;
import io.jtransformers.checkpoint.MismatchedWeightException;
import io.jtransformers.checkpoint.MissingWeightException;
import io.jtransformers.hub.ModelNotFoundException;
import io.jtransformers.modeling.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Loading a model that is not there, not whole or not what it says. */
class BadCheckpointTest {

    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String NORM = "model.norm.weight";

    private CheckpointFolder checkpoint;

    @BeforeEach
    void copyGoodCheckpoint(@TempDir Path folder) throws IOException {
        checkpoint = CheckpointFolder.copyInto(folder);
    }

    private void load() {
        AutoModelForCausalLM.fromPretrained(checkpoint.path().toString()).close();
    }

    @Test
    void theCopyLoadsWhileItIsWhole() throws IOException {
        load();

        assertThat(OpenFiles.below(checkpoint.path())).isEmpty();
    }

    @Test
    void aMissingFolderIsReportedWithAllThatWasTried() {
        String missing = checkpoint.path().resolve("nowhere").toString();

        assertThatThrownBy(() -> AutoModelForCausalLM.fromPretrained(missing))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContainingAll(missing, "jtransformers/tiny-ministral", "Hugging Face cache", "folder");
    }

    @Test
    void aFolderWithoutConfigIsReportedWithTheFileThatItLacks() throws IOException {
        Files.delete(checkpoint.config());

        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(checkpoint.path().toString(), "no config.json", "save_pretrained");
    }

    @Test
    void aFolderWithoutWeightsIsReportedWithTheFilesThatItLacks() throws IOException {
        Files.delete(checkpoint.weights());

        assertThatThrownBy(this::load)
                .isInstanceOf(CheckpointNotFoundException.class)
                .hasMessageContainingAll(
                        checkpoint.path().toString(), "model.safetensors", "model.safetensors.index.json");
    }

    @Test
    void anUnknownModelTypeIsReportedWithTheKnownOnes() throws IOException {
        checkpoint.changeConfig(config -> config.put("model_type", "gpt2"));

        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("'gpt2'", "ministral", "add the module");
    }

    @Test
    void aRotaryEmbeddingThatItsTypeDoesNotTakeIsReportedAsAnErrorOfTheConfig() throws IOException {
        checkpoint.changeConfig(config -> config.putObject("rope_parameters")
                .put("rope_type", "linear")
                .put("factor", 2)
                .put("partial_rotary_factor", 0.5));

        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("partial_rotary_factor is 0.5", "'linear'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attention_factor", "factor"})
    void aRotaryEmbeddingThatNoFloatHoldsIsReportedAsAnErrorOfTheConfig(String key) throws IOException {
        checkpoint.changeConfig(config -> config.putObject("rope_parameters")
                .put("rope_type", "yarn")
                .put("factor", 2)
                .put(key, key.equals("factor") ? 1e-300 : 1e300));

        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(checkpoint.config().toString(), "must be finite", key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short_factor", "long_factor"})
    void aListOfFactorsOfTheWrongLengthIsReportedWithBothLengths(String key) throws IOException {
        checkpoint.changeConfig(config -> {
            ObjectNode rope = config.putObject("rope_parameters")
                    .put("rope_type", "longrope")
                    .put("factor", 2)
                    .put("original_max_position_embeddings", 64);
            List.of("short_factor", "long_factor").forEach(name -> {
                ArrayNode factors = rope.putArray(name);
                int pairs = config.required("head_dim").intValue() / 2;
                int count = name.equals(key) ? pairs + 1 : pairs;
                IntStream.range(0, count).forEach(_ -> factors.add(1.5));
            });
        });

        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(key, "needs one for each");
    }

    @ParameterizedTest
    @MethodSource("truncations")
    void truncatedWeightsAreReportedAndLetGo(int length) throws IOException {
        checkpoint.truncateWeights(length);

        assertThatThrownBy(this::load)
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContainingAll(checkpoint.weights().toString(), "Fetch");
        assertThat(OpenFiles.below(checkpoint.path())).isEmpty();
    }

    static List<Integer> truncations() {
        return List.of(0, 7, 8, 100, 20_000);
    }

    /** One way in which a header lies. */
    record Lie(String name, LieOfHeader tell) {

        @Override
        public String toString() {
            return name;
        }
    }

    interface LieOfHeader {
        void tell(CheckpointFolder checkpoint) throws IOException;
    }

    static Stream<Lie> lies() {
        return Stream.of(
                new Lie("a negative length", folder -> folder.changeHeaderLength(-1)),
                new Lie("a length past the end", folder -> folder.changeHeaderLength(50_000_000)),
                new Lie("an absurd length", folder -> folder.changeHeaderLength(Long.MAX_VALUE)),
                new Lie("a length within the header", folder -> folder.changeHeaderLength(100)),
                new Lie("offsets past the end", folder -> folder.changeHeader(header -> offsets(header, 1L << 40))),
                new Lie("a negative offset", folder -> folder.changeHeader(header -> offsets(header, -128))),
                new Lie(
                        "an overlap",
                        folder -> folder.changeHeader(
                                header -> header.set(NORM, header.required("model.layers.0.input_layernorm.weight")))),
                new Lie(
                        "a shape that overflows",
                        folder -> folder.changeHeader(header -> shape(header, 1L << 32, 1L << 32, 32))),
                new Lie("a negative shape", folder -> folder.changeHeader(header -> shape(header, -96, -32))),
                new Lie("a shape of another size", folder -> folder.changeHeader(header -> shape(header, 95, 32))),
                new Lie(
                        "an unknown type",
                        folder -> folder.changeHeader(header -> tensor(header).put("dtype", "F12"))));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void aHeaderThatLiesIsReportedAndLetGo(Lie lie) throws IOException {
        lie.tell().tell(checkpoint);

        assertThatThrownBy(this::load)
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining(checkpoint.weights().toString());
        assertThat(OpenFiles.below(checkpoint.path())).isEmpty();
    }

    @Test
    void aMissingWeightIsReportedWithItsNameAndLetGo() throws IOException {
        checkpoint.changeHeader(header -> header.set("model.norms.weight", header.remove(NORM)));

        assertThatThrownBy(this::load)
                .isInstanceOf(MissingWeightException.class)
                .hasMessageContainingAll(NORM, "nearest", "'model.norms.weight'");
        assertThat(OpenFiles.below(checkpoint.path())).isEmpty();
    }

    @Test
    void aWeightOfAnotherShapeIsReportedWithBothShapesAndLetGo() throws IOException {
        checkpoint.changeHeader(header -> shape(header, 32, 96));

        Throwable failure = catchThrowable(this::load);

        assertThat(failure)
                .isInstanceOf(MismatchedWeightException.class)
                .hasMessageContainingAll(EMBEDDING, "[32, 96]", "[96, 32]");
        assertThat(((MismatchedWeightException) failure).report().mismatched())
                .extracting("name")
                .containsExactly(EMBEDDING);
        assertThat(OpenFiles.below(checkpoint.path())).isEmpty();
    }

    private static ObjectNode tensor(ObjectNode header) {
        return (ObjectNode) header.required(EMBEDDING);
    }

    private static void offsets(ObjectNode header, long shift) {
        ArrayNode offsets = (ArrayNode) tensor(header).required("data_offsets");
        offsets.set(0, offsets.get(0).longValue() + shift).set(1, offsets.get(1).longValue() + shift);
    }

    private static void shape(ObjectNode header, long... dimensions) {
        ArrayNode shape = tensor(header).putArray("shape");
        for (long dimension : dimensions) {
            shape.add(dimension);
        }
    }
}
