package io.jtransformers.conformance.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.AutoModelForSequenceClassification;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.heads.ModelForSequenceClassification;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.ProblemType;
import io.jtransformers.models.ministral.MinistralConfig;
import io.jtransformers.pipelines.LabelScore;
import io.jtransformers.pipelines.Pipelines;
import io.jtransformers.pipelines.ScoreFunction;
import io.jtransformers.pipelines.TextClassificationOptions;
import io.jtransformers.pipelines.TextClassificationPipeline;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class TextClassificationPipelineTest {

    /** Logits are at most 20 and agree to 2e-4 + 1e-4 · 20; other scores change less. */
    private static final float TOLERANCE = 2.2e-3f;

    private static TextClassificationPipeline classifier;

    @BeforeAll
    static void load() {
        classifier = Pipelines.textClassification("jtransformers/tiny-ministral-sentiment");
    }

    @AfterAll
    static void close() {
        classifier.close();
    }

    @TestFactory
    Stream<DynamicTest> givesWhatTheReferenceGives() throws IOException {
        return RecordedPipelines.of("text_classification").stream()
                .map(recorded -> DynamicTest.dynamicTest(RecordedPipelines.title(recorded), () -> check(recorded)));
    }

    private static void check(JsonNode recorded) {
        TextClassificationOptions.Builder options = TextClassificationOptions.builder()
                .function(ScoreFunction.valueOf(
                        recorded.required("function").stringValue().toUpperCase(Locale.ROOT)));
        JsonNode topK = recorded.required("top_k");

        List<LabelScore> labels = classifier.call(
                recorded.required("text").stringValue(),
                topK.isNull()
                        ? options.allLabels().build()
                        : options.topK(topK.intValue()).build());

        List<JsonNode> expected = recorded.required("expected").valueStream().toList();
        assertThat(labels).hasSameSizeAs(expected);
        for (int i = 0; i < labels.size(); i++) {
            JsonNode ofLabel = expected.get(i);
            LabelScore label = labels.get(i);
            assertThat(label.label()).isEqualTo(ofLabel.required("label").stringValue());
            assertThat(label.score()).isCloseTo(ofLabel.required("score").floatValue(), within(TOLERANCE));
        }
    }

    @Test
    void theBestLabelComesAloneUnlessMoreAreAskedFor() {
        assertThat(classifier.call("I loved this wonderful little lamp."))
                .singleElement()
                .extracting(LabelScore::label)
                .isEqualTo("POSITIVE");
    }

    @Test
    void aBatchGivesWhatEachTextGivesAlone() {
        List<String> texts = List.of("I loved this wonderful little lamp.", "Bad.", "The food was typical, overall.");
        TextClassificationOptions options = TextClassificationOptions.builder()
                .allLabels()
                .function(ScoreFunction.NONE)
                .batchSize(2)
                .build();

        List<List<LabelScore>> together = classifier.callBatch(texts, options);

        for (int i = 0; i < texts.size(); i++) {
            List<LabelScore> alone = classifier.call(texts.get(i), options);
            assertThat(together.get(i)).extracting(LabelScore::label).isEqualTo(labels(alone));
            assertThat(together.get(i).getFirst().score())
                    .isCloseTo(alone.getFirst().score(), within(1e-3f));
        }
    }

    private static List<String> labels(List<LabelScore> scores) {
        return scores.stream().map(LabelScore::label).toList();
    }

    @Test
    void oneLabelIsTakenForAProbability() {
        assertThat(scoreOf(config -> config.numLabels(1)))
                .isCloseTo(ScoreFunction.SIGMOID.apply(logitOf(config -> config.numLabels(1)))[0], within(1e-5f));
    }

    @Test
    void aRegressionIsLeftAsItIs() {
        Consumer<MinistralConfig.Builder> regression =
                config -> config.numLabels(1).problemType(ProblemType.REGRESSION);

        assertThat(scoreOf(regression)).isCloseTo(logitOf(regression)[0], within(1e-5f));
    }

    @Test
    void aModelWithoutAPaddingTokenTakesBatchesToo() {
        try (var model = randomModel(config -> config.padTokenId(null))) {
            var pipeline = Pipelines.textClassification(
                    model, AutoTokenizer.fromPretrained("jtransformers/tiny-ministral-sentiment"));

            assertThat(pipeline.callBatch(List.of("One.", "Another and longer.")))
                    .hasSize(2);
        }
    }

    private static ModelForSequenceClassification randomModel(Consumer<MinistralConfig.Builder> change) {
        MinistralConfig.Builder config = MinistralConfig.builder()
                .vocabSize(2_048)
                .hiddenSize(32)
                .intermediateSize(48)
                .numHiddenLayers(1)
                .numAttentionHeads(2)
                .numKeyValueHeads(1)
                .slidingWindow(16);
        change.accept(config);
        return AutoModelForSequenceClassification.fromConfig(config.build(), 5);
    }

    private static float scoreOf(Consumer<MinistralConfig.Builder> change) {
        try (var model = randomModel(change)) {
            return Pipelines.textClassification(
                            model, AutoTokenizer.fromPretrained("jtransformers/tiny-ministral-sentiment"))
                    .call("One.")
                    .getFirst()
                    .score();
        }
    }

    private static float[] logitOf(Consumer<MinistralConfig.Builder> change) {
        int[] ids = AutoTokenizer.fromPretrained("jtransformers/tiny-ministral-sentiment")
                .encode("One.");
        try (var model = randomModel(change)) {
            return model.forward(ModelInputs.of(ids)).logits().toFloatArray();
        }
    }

    @Test
    void noTextsGiveNoLabels() {
        assertThat(classifier.callBatch(List.of())).isEmpty();
    }
}
