package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoModelForQuestionAnswering;
import io.jtransformers.AutoModelForTokenClassification;
import io.jtransformers.conformance.golden.GoldenFolder;
import io.jtransformers.heads.HeadlessModel;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.heads.ModelForQuestionAnswering;
import io.jtransformers.heads.ModelForSequenceClassification;
import io.jtransformers.heads.ModelForTokenClassification;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.PreTrainedModel;
import io.jtransformers.models.minimax.MiniMaxConfig;
import io.jtransformers.models.minimax.MiniMaxForCausalLM;
import io.jtransformers.models.minimax.MiniMaxForQuestionAnswering;
import io.jtransformers.models.minimax.MiniMaxForSequenceClassification;
import io.jtransformers.models.minimax.MiniMaxForTokenClassification;
import io.jtransformers.models.minimax.MiniMaxModel;
import io.jtransformers.models.ministral.MinistralConfig;
import io.jtransformers.models.ministral.MinistralForCausalLM;
import io.jtransformers.models.ministral.MinistralForQuestionAnswering;
import io.jtransformers.models.ministral.MinistralForSequenceClassification;
import io.jtransformers.models.ministral.MinistralForTokenClassification;
import io.jtransformers.models.ministral.MinistralModel;
import io.jtransformers.models.mixtral.MixtralConfig;
import io.jtransformers.models.mixtral.MixtralForCausalLM;
import io.jtransformers.models.mixtral.MixtralForQuestionAnswering;
import io.jtransformers.models.mixtral.MixtralForSequenceClassification;
import io.jtransformers.models.mixtral.MixtralForTokenClassification;
import io.jtransformers.models.mixtral.MixtralModel;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The classes with the names of Transformers, one for each architecture and task. */
class NamedClassesTest {

    private static final int[] IDS = {5, 6, 7};
    private static final LoadOptions OPTIONS = LoadOptions.defaults();

    private static String checkpoint(String name) {
        return GoldenFolder.ofProject().checkpoint(name).toString();
    }

    private static Stream<Arguments> models() {
        MinistralConfig ministral =
                config(MinistralConfig.class, () -> MinistralForCausalLM.fromPretrained(checkpoint("ministral-base")));
        MixtralConfig mixtral =
                config(MixtralConfig.class, () -> MixtralForCausalLM.fromPretrained(checkpoint("mixtral-base")));
        MiniMaxConfig minimax =
                config(MiniMaxConfig.class, () -> MiniMaxForCausalLM.fromPretrained(checkpoint("minimax-base")));
        return Stream.of(
                made("MinistralModel", () -> MinistralModel.fromConfig(ministral, OPTIONS)),
                made("MinistralForCausalLM", () -> MinistralForCausalLM.fromConfig(ministral, OPTIONS)),
                made(
                        "MinistralForSequenceClassification",
                        () -> MinistralForSequenceClassification.fromConfig(ministral, OPTIONS)),
                made(
                        "MinistralForTokenClassification",
                        () -> MinistralForTokenClassification.fromConfig(ministral, OPTIONS)),
                made(
                        "MinistralForQuestionAnswering",
                        () -> MinistralForQuestionAnswering.fromConfig(ministral, OPTIONS)),
                made("MixtralModel", () -> MixtralModel.fromConfig(mixtral, OPTIONS)),
                made("MixtralForCausalLM", () -> MixtralForCausalLM.fromConfig(mixtral, OPTIONS)),
                made(
                        "MixtralForSequenceClassification",
                        () -> MixtralForSequenceClassification.fromConfig(mixtral, OPTIONS)),
                made("MixtralForTokenClassification", () -> MixtralForTokenClassification.fromConfig(mixtral, OPTIONS)),
                made("MixtralForQuestionAnswering", () -> MixtralForQuestionAnswering.fromConfig(mixtral, OPTIONS)),
                made("MiniMaxModel", () -> MiniMaxModel.fromConfig(minimax, OPTIONS)),
                made("MiniMaxForCausalLM", () -> MiniMaxForCausalLM.fromConfig(minimax, OPTIONS)),
                made(
                        "MiniMaxForSequenceClassification",
                        () -> MiniMaxForSequenceClassification.fromConfig(minimax, OPTIONS)),
                made("MiniMaxForTokenClassification", () -> MiniMaxForTokenClassification.fromConfig(minimax, OPTIONS)),
                made("MiniMaxForQuestionAnswering", () -> MiniMaxForQuestionAnswering.fromConfig(minimax, OPTIONS)));
    }

    private static Arguments made(String name, Supplier<? extends PreTrainedModel> model) {
        return arguments(named(name, model));
    }

    private static <C> C config(Class<C> type, Supplier<? extends ModelForCausalLM> loaded) {
        try (ModelForCausalLM model = loaded.get()) {
            return type.cast(model.config());
        }
    }

    /** The output that the kind of model is for. */
    private static HostTensor forward(PreTrainedModel model) {
        ModelInputs inputs = ModelInputs.of(IDS);
        return switch (model) {
            case HeadlessModel decoder -> decoder.forward(inputs).lastHiddenState();
            case ModelForCausalLM causal -> causal.forward(inputs).logits();
            case ModelForSequenceClassification classifier ->
                classifier.forward(inputs).logits();
            case ModelForTokenClassification tagger -> tagger.forward(inputs).logits();
            case ModelForQuestionAnswering reader -> reader.forward(inputs).startLogits();
            default -> throw new AssertionError(model);
        };
    }

    private static Shape expectedShape(PreTrainedModel model) {
        int labels = model.config().numLabels();
        return switch (model) {
            case HeadlessModel _ -> Shape.of(1, IDS.length, model.config().hiddenSize());
            case ModelForCausalLM _ -> Shape.of(1, IDS.length, model.config().vocabSize());
            case ModelForSequenceClassification _ -> Shape.of(1, labels);
            case ModelForTokenClassification _ -> Shape.of(1, IDS.length, labels);
            case ModelForQuestionAnswering _ -> Shape.of(1, IDS.length);
            default -> throw new AssertionError(model);
        };
    }

    @ParameterizedTest
    @MethodSource("models")
    void computesWhatItsNameSays(Supplier<? extends PreTrainedModel> made) {
        try (PreTrainedModel model = made.get()) {
            assertThat(forward(model).shape()).isEqualTo(expectedShape(model));
            assertThat(forward(model).toFloatArray()).doesNotContain(Float.NaN);
        }
    }

    @Test
    void aCheckpointGivesWhatItGivesWithoutTheName() {
        try (var named = MixtralForCausalLM.fromPretrained(checkpoint("mixtral-base"));
                var found = AutoModelForCausalLM.fromPretrained(checkpoint("mixtral-base"))) {
            assertThat(forward(named).toFloatArray())
                    .containsExactly(forward(found).toFloatArray());
        }
        try (var named = MixtralForTokenClassification.fromPretrained("jtransformers/tiny-mixtral-ner");
                var found = AutoModelForTokenClassification.fromPretrained("jtransformers/tiny-mixtral-ner")) {
            assertThat(forward(named).toFloatArray())
                    .containsExactly(forward(found).toFloatArray());
        }
        try (var named = MiniMaxForQuestionAnswering.fromPretrained("jtransformers/tiny-minimax-qa");
                var found = AutoModelForQuestionAnswering.fromPretrained("jtransformers/tiny-minimax-qa")) {
            assertThat(forward(named).toFloatArray())
                    .containsExactly(forward(found).toFloatArray());
        }
    }

    @Test
    void aCheckpointOfAnotherArchitectureIsRefused() {
        for (String other : List.of("ministral-base", "minimax-base")) {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> MixtralForCausalLM.fromPretrained(checkpoint(other)))
                    .withMessageContaining("MixtralForCausalLM")
                    .withMessageContaining(other.substring(0, other.indexOf('-')));
        }
    }
}
