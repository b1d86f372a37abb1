package io.jtransformers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jtransformers.backend.Backend;
import io.jtransformers.backend.ReferenceBackend;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.host.HostWeight;
import io.jtransformers.nn.Initializer;
import io.jtransformers.nn.Parameter;
import io.jtransformers.nn.ParameterDeclarations;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.ReleasedTensorException;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CheckpointLoaderTest {

    @TempDir
    private Path folder;

    private final Backend backend = ReferenceBackend.open();
    private final ParameterDeclarations declarations = new ParameterDeclarations(Initializer.normal(0.5f));
    private final WeightSource weights = declarations.root();
    private final Map<String, StoredTensor> file = new LinkedHashMap<>();

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    private CheckpointLoader loader() {
        return loader(WeightMapping.identity());
    }

    private CheckpointLoader loader(WeightMapping mapping) {
        return new CheckpointLoader(backend, mapping, null, 7, LoadingListener.SILENT);
    }

    private Checkpoint checkpoint() {
        Path path = folder.resolve("model.safetensors");
        SafetensorsWriter.write(path, file);
        return Checkpoint.open(path);
    }

    /** Values 1, 2, 3 and so on. */
    private void store(String name, DataType type, long... dimensions) {
        storeFrom(1, name, type, dimensions);
    }

    private void storeFrom(float first, String name, DataType type, long... dimensions) {
        Shape shape = Shape.of(dimensions);
        int count = (int) shape.elementCount();
        MemorySegment data = MemorySegment.ofArray(new byte[count * type.byteSize()]);
        for (int i = 0; i < count; i++) {
            type.writeFloat(data, (long) i * type.byteSize(), first + i);
        }
        file.put(name, new StoredTensor(type, shape, data));
    }

    private static float[] values(Parameter matrix) {
        return values(((HostWeight) matrix.weight()).values());
    }

    private static float[] values(StoredTensor stored) {
        float[] values = new float[(int) stored.shape().elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored.dataType()
                    .readFloat(stored.data(), (long) i * stored.dataType().byteSize());
        }
        return values;
    }

    private static float[] values(Tensor vector) {
        return values(new StoredTensor(
                vector.dataType(),
                vector.shape(),
                vector.memory()
                        .asSlice(
                                vector.byteOffset(),
                                vector.shape().elementCount()
                                        * vector.dataType().byteSize())));
    }

    private static float[] counting(int from, int count) {
        float[] values = new float[count];
        IntStream.range(0, count).forEach(i -> values[i] = from + i);
        return values;
    }

    @Test
    void matricesStayAsTheyAreStored() {
        Parameter matrix = weights.linear("weight", 2, 3);
        store("weight", DataType.BF16, 2, 3);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            assertThat(((HostWeight) matrix.weight()).values().dataType()).isEqualTo(DataType.BF16);
            assertThat(values(matrix)).containsExactly(counting(1, 6));
            assertThat(loaded.report().loaded()).isEqualTo(1);
            assertThat(loaded.footprint()).isEqualTo(12);
        }
    }

    @Test
    void vectorsAreWidened() {
        Parameter norm = weights.at("norm").vector("weight", 5, Initializer.ones());
        Parameter bias = weights.vector("bias", 3, Initializer.zeros());
        store("norm.weight", DataType.BF16, 5);
        storeFrom(10, "bias", DataType.F16, 3);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            assertThat(loaded.report().isUsable()).isTrue();
            assertThat(norm.tensor().dataType()).isEqualTo(DataType.F32);
            assertThat(values(norm.tensor())).containsExactly(counting(1, 5));
            assertThat(values(bias.tensor())).containsExactly(counting(10, 3));
            assertThat((norm.tensor().byteOffset() - bias.tensor().byteOffset()) % 64)
                    .isZero();
        }
    }

    @Test
    void matricesAreConvertedWhenAsked() {
        Parameter matrix = weights.linear("weight", 2, 3);
        store("weight", DataType.F32, 2, 3);
        var loader = new CheckpointLoader(backend, WeightMapping.identity(), DataType.BF16, 0, LoadingListener.SILENT);

        try (LoadedWeights loaded = loader.load(declarations, checkpoint())) {
            assertThat(loaded.footprint()).isEqualTo(12);
            assertThat(((HostWeight) matrix.weight()).values().dataType()).isEqualTo(DataType.BF16);
            assertThat(values(matrix)).containsExactly(counting(1, 6));
        }
    }

    @Test
    void namesAllMissingWeightsWithTheNearest() {
        weights.at("model.layers.0").linear("weight", 2, 2);
        weights.at("model.layers.1").linear("weight", 2, 2);
        store("model.layer.0.weight", DataType.F32, 2, 2);

        assertThatThrownBy(() -> loader().load(declarations, checkpoint()))
                .isInstanceOf(MissingWeightException.class)
                .hasMessageContaining("lacks weights that the model needs (2)")
                .hasMessageContaining("'model.layers.1.weight' (nearest: 'model.layer.0.weight')")
                .hasMessageContaining("weights that the model does not use (1): 'model.layer.0.weight'");
    }

    @Test
    void namesShapesThatDoNotFit() {
        weights.at("score").linear("weight", 5, 4);
        weights.vector("bias", 3, Initializer.zeros());
        store("score.weight", DataType.F32, 3, 4);
        store("bias", DataType.F32, 3, 1);

        assertThatThrownBy(() -> loader().load(declarations, checkpoint()))
                .isInstanceOf(MismatchedWeightException.class)
                .hasMessageContaining("'score.weight' is [3, 4], expected [5, 4]")
                .hasMessageContaining("'bias' is [3, 1], expected [3]");
    }

    @Test
    void namesTypesThatAreNoWeights() {
        weights.linear("weight", 2, 2);
        store("weight", DataType.I64, 2, 2);

        assertThatThrownBy(() -> loader().load(declarations, checkpoint()))
                .isInstanceOf(MismatchedWeightException.class)
                .hasMessageContaining("'weight' is of type I64, expected a floating point type");
    }

    @Test
    void reportsWhatNoOneUses() {
        weights.linear("weight", 2, 2);
        store("weight", DataType.F32, 2, 2);
        store("lm_head.weight", DataType.F32, 2, 2);
        store("model.layers.0.self_attn.rotary_emb.inv_freq", DataType.F32, 2);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            assertThat(loaded.report().unexpected()).containsExactly("lm_head.weight");
            assertThat(loaded.report().describe())
                    .contains("weights that the model does not use (1): 'lm_head.weight'");
        }
    }

    /** What is logged while {@code file} is loaded. */
    private List<String> logged() {
        var logger = (Logger) LoggerFactory.getLogger(CheckpointLoader.class);
        var events = new ListAppender<ILoggingEvent>();
        events.start();
        logger.addAppender(events);
        try {
            loader().load(declarations, checkpoint()).close();
        } finally {
            logger.detachAppender(events);
        }
        return events.list.stream().map(ILoggingEvent::toString).toList();
    }

    @Test
    void warnsOnceOfWeightsThatNoOneUses() {
        weights.at("model.layers.0").linear("weight", 2, 2);
        IntStream.range(0, 20).forEach(layer -> store("model.layers." + layer + ".weight", DataType.F32, 2, 2));

        assertThat(logged())
                .singleElement(STRING)
                .startsWith("[WARN]")
                .contains("weights that the model does not use (19): 'model.layers.1.weight', ", "and 7 more")
                .contains("loadingReport().unexpected() has them all");
    }

    @Test
    void aMissingTensorOfAllExpertsIsNamedAsTheFileWouldHaveIt() {
        WeightSource experts = weights.at("layers.0.block_sparse_moe.experts");
        IntStream.range(0, 2).forEach(expert -> {
            experts.at(Integer.toString(expert)).at("w1").linear("weight", 2, 2);
            experts.at(Integer.toString(expert)).at("w2").linear("weight", 2, 2);
            experts.at(Integer.toString(expert)).at("w3").linear("weight", 2, 2);
        });
        store("layers.0.mlp.experts.down_proj", DataType.F32, 2, 2, 2);

        assertThatThrownBy(() -> loader(new ExpertWeightMapping()).load(declarations, checkpoint()))
                .isInstanceOf(MissingWeightException.class)
                .hasMessageContaining("needs (1): 'layers.0.mlp.experts.gate_up_proj' (nearest: ")
                .hasMessageNotContaining("num_local_experts");
    }

    @Test
    void aMissingHeadBeginsAtRandom() {
        Parameter matrix = weights.linear("weight", 2, 2);
        Parameter score = weights.atHead("score").linear("weight", 30, 40);
        Parameter bias = weights.atHead("score").vector("bias", 3, Initializer.zeros());
        store("weight", DataType.F32, 2, 2);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            assertThat(loaded.report().initialized()).containsExactly("score.weight", "score.bias");
            assertThat(loaded.report().describe())
                    .contains("lacks weights that begin at random and must be trained (2): ");
            assertThat(values(matrix)).containsExactly(counting(1, 4));
            assertThat(values(score)).hasSize(1_200).doesNotContain(0).doesNotContain(counting(1, 4));
            assertThat(values(bias.tensor())).containsOnly(0);
        }
    }

    @Test
    void whatCanBeComputedIsComputedInSilence() {
        Parameter slopes = weights.buffer("slope_rate", Shape.of(4, 1, 1), (seed, index) -> index * 2);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            assertThat(loaded.report().initialized()).isEmpty();
            assertThat(slopes.tensor().shape()).isEqualTo(Shape.of(4, 1, 1));
            assertThat(values(slopes.tensor())).containsExactly(0, 2, 4, 6);
        }
    }

    @Test
    void whatIsOptionalIsThereOnlyIfStored() {
        Parameter stored = weights.optional("query_decay", Shape.of(2, 1));
        Parameter absent = weights.optional("key_decay", Shape.of(2, 1));
        store("query_decay", DataType.F32, 2, 1);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            assertThat(loaded.report().missing()).isEmpty();
            assertThat(loaded.report().initialized()).isEmpty();
            assertThat(stored.tensorIfStored()).isNotNull();
            assertThat(absent.tensorIfStored()).isNull();
        }
        assertThatThrownBy(absent::tensorIfStored).isInstanceOf(ReleasedTensorException.class);
    }

    @Test
    void aModelAtRandomGoesWithoutWhatIsOptional() {
        Parameter optional = weights.optional("query_decay", Shape.of(2, 1));

        try (LoadedWeights loaded = loader().initialize(declarations)) {
            assertThat(loaded.footprint()).isZero();
            assertThat(optional.tensorIfStored()).isNull();
        }
    }

    @Test
    void aTiedHeadIsTheEmbedding() {
        Parameter embedding = weights.at("embed_tokens").embedding("weight", 4, 2);
        Parameter head = weights.atHead("lm_head").tie("weight", embedding);
        store("embed_tokens.weight", DataType.F32, 4, 2);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            assertThat(head.weight()).isSameAs(embedding.weight());
            assertThat(loaded.footprint()).isEqualTo(32);
        }
    }

    @Test
    void aTiedMatrixMayBeStoredUnderTheNameOfTheHead() {
        Parameter embedding = weights.at("embed_tokens").embedding("weight", 4, 2);
        weights.atHead("lm_head").tie("weight", embedding);
        store("lm_head.weight", DataType.F32, 4, 2);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            assertThat(loaded.report().unexpected()).isEmpty();
            assertThat(values(embedding)).containsExactly(counting(1, 8));
        }
    }

    @Test
    void aTiedMatrixThatIsStoredTwiceIsUsedOnce() {
        Parameter embedding = weights.at("embed_tokens").embedding("weight", 4, 2);
        Parameter head = weights.atHead("lm_head").tie("weight", embedding);
        store("embed_tokens.weight", DataType.F32, 4, 2);
        store("lm_head.weight", DataType.F32, 4, 2);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            assertThat(loaded.report().unexpected()).isEmpty();
            assertThat(head.weight()).isSameAs(embedding.weight());
        }
    }

    @Test
    void tiedMatricesThatDifferAreNotTied() {
        Parameter embedding = weights.at("embed_tokens").embedding("weight", 4, 2);
        Parameter head = weights.atHead("lm_head").tie("weight", embedding);
        store("embed_tokens.weight", DataType.F32, 4, 2);
        storeFrom(100, "lm_head.weight", DataType.F32, 4, 2);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            assertThat(loaded.report().loaded()).isEqualTo(2);
            assertThat(values(embedding)).containsExactly(counting(1, 8));
            assertThat(values(head)).containsExactly(counting(100, 8));
        }
    }

    private static final WeightMapping FUSED_EXPERTS = name -> {
        int expert = name.charAt("experts.".length()) - '0';
        WeightLocation fused = WeightLocation.of("experts.gate_up_proj").at(expert);
        return List.of(WeightLocation.of(name), name.endsWith("w1.weight") ? fused.part(0, 2) : fused.part(1, 2));
    };

    private List<Parameter> declareExperts(int experts) {
        return IntStream.range(0, experts)
                .boxed()
                .flatMap(expert -> List.of("w1", "w3").stream()
                        .map(part -> weights.at("experts").at(expert).at(part).expert("weight", 2, 3)))
                .toList();
    }

    @Test
    void slicesOfATensorAreReadInPlace() {
        List<Parameter> experts = declareExperts(3);
        store("experts.gate_up_proj", DataType.BF16, 3, 4, 3);

        try (LoadedWeights loaded = loader(FUSED_EXPERTS).load(declarations, checkpoint())) {
            assertThat(loaded.report().unexpected()).isEmpty();
            for (int i = 0; i < experts.size(); i++) {
                assertThat(values(experts.get(i))).containsExactly(counting(1 + 6 * i, 6));
                assertThat(((HostWeight) experts.get(i).weight())
                                .values()
                                .data()
                                .isMapped())
                        .isTrue();
            }
        }
    }

    @Test
    void aTensorOfWhichSlicesAreLeftOverDoesNotFit() {
        declareExperts(2);
        store("experts.gate_up_proj", DataType.BF16, 3, 4, 3);

        assertThatThrownBy(() -> loader(FUSED_EXPERTS).load(declarations, checkpoint()))
                .isInstanceOf(MismatchedWeightException.class)
                .hasMessageContaining("'experts.gate_up_proj' is [3, 4, 3], expected slices with 24 elements in all");
    }

    @Test
    void aTensorWithTooFewSlicesDoesNotFit() {
        declareExperts(3);
        store("experts.gate_up_proj", DataType.BF16, 2, 4, 3);

        assertThatThrownBy(() -> loader(FUSED_EXPERTS).load(declarations, checkpoint()))
                .isInstanceOf(MismatchedWeightException.class)
                .hasMessageContaining("(stored as 'experts.gate_up_proj[2][part 0 of 2]') is cut from [2, 4, 3]");
    }

    @Test
    void aCheckpointMayLackThePrefixOfTheDecoder() {
        Parameter matrix = weights.at("model.norm").linear("weight", 2, 2);
        store("norm.weight", DataType.F32, 2, 2);

        try (LoadedWeights loaded =
                loader(WeightMapping.identity().orWithoutPrefix("model.")).load(declarations, checkpoint())) {
            assertThat(loaded.report().unexpected()).isEmpty();
            assertThat(values(matrix)).containsExactly(counting(1, 4));
        }
    }

    @Test
    void progressEndsAtTheTotal() {
        weights.linear("a", 2, 2);
        weights.vector("b", 3, Initializer.ones());
        weights.atHead("c").linear("weight", 2, 2);
        store("b", DataType.F32, 3);
        store("a", DataType.BF16, 2, 2);
        List<String> heard = new ArrayList<>();
        var loader = new CheckpointLoader(
                backend,
                WeightMapping.identity(),
                null,
                0,
                (name, done, total) -> heard.add(name + " " + done + "/" + total));

        loader.load(declarations, checkpoint()).close();

        assertThat(heard).containsExactly("b 12/36", "a 20/36", "c.weight 36/36"); // as in the file
    }

    @Test
    void weightsAtRandomDependOnTheirNameAndTheSeedAlone() {
        Parameter first = weights.at("a").linear("weight", 50, 60);
        var others = new ParameterDeclarations(Initializer.normal(0.5f));
        others.root().at("b").linear("weight", 50, 60);
        Parameter again = others.root().at("a").linear("weight", 50, 60);

        try (LoadedWeights one = loader().initialize(declarations);
                LoadedWeights two = loader().initialize(others)) {
            assertThat(values(first)).containsExactly(values(again));
            assertThat(values(first)).isNotEqualTo(values(two.stored().get("b.weight")));
            assertThat(one.report().initialized()).containsExactly("a.weight");
        }
    }

    @Test
    void weightsAtRandomHaveTheTypeThatIsAskedFor() {
        weights.linear("weight", 50, 60);
        weights.vector("bias", 50, Initializer.zeros());
        var loader = new CheckpointLoader(backend, WeightMapping.identity(), DataType.F16, 1, LoadingListener.SILENT);

        try (LoadedWeights loaded = loader.initialize(declarations)) {
            assertThat(loaded.stored().get("weight").dataType()).isEqualTo(DataType.F16);
            assertThat(loaded.stored().get("bias").dataType()).isEqualTo(DataType.F32);
        }
    }

    @Test
    void whatWasLoadedCanBeSaved() {
        weights.linear("a", 2, 2);
        weights.vector("b", 3, Initializer.ones());
        store("b", DataType.BF16, 3);
        store("a", DataType.BF16, 2, 2);

        try (LoadedWeights loaded = loader().load(declarations, checkpoint())) {
            SafetensorsWriter.write(folder.resolve("saved.safetensors"), loaded.stored());
        }

        try (Checkpoint saved = Checkpoint.open(folder.resolve("saved.safetensors"))) {
            assertThat(values(saved.tensor("a"))).containsExactly(counting(1, 4));
            assertThat(saved.tensor("b").dataType()).isEqualTo(DataType.BF16);
        }
    }

    @Test
    void aClosedModelFailsLoudly() {
        Parameter matrix = weights.linear("weight", 2, 2);
        Parameter bias = weights.vector("bias", 2, Initializer.zeros());
        store("weight", DataType.F32, 2, 2);
        store("bias", DataType.F32, 2);
        LoadedWeights loaded = loader().load(declarations, checkpoint());
        Weight weight = matrix.weight();
        Tensor tensor = bias.tensor();

        loaded.close();
        loaded.close();

        assertThatThrownBy(matrix::weight).isInstanceOf(ReleasedTensorException.class);
        assertThatThrownBy(tensor::memory).isInstanceOf(ReleasedTensorException.class);
        assertThatThrownBy(((HostWeight) weight)::values).isInstanceOf(ReleasedTensorException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void filesAreUnmappedWhenAModelClosesAndWhenItFails() {
        weights.linear("weight", 2, 2);
        store("weight", DataType.F32, 2, 2);
        Path path = folder.resolve("model.safetensors");

        LoadedWeights loaded = loader().load(declarations, checkpoint());
        assertThat(SafetensorsBytes.isMapped(path)).isTrue();
        loaded.close();
        assertThat(SafetensorsBytes.isMapped(path)).isFalse();

        var larger = new ParameterDeclarations(Initializer.ones());
        larger.root().linear("missing", 2, 2);
        assertThatThrownBy(() -> loader().load(larger, checkpoint())).isInstanceOf(MissingWeightException.class);
        assertThat(SafetensorsBytes.isMapped(path)).isFalse();
    }
}
