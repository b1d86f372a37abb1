package io.jtransformers.conformance.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.pipelines.FeatureExtractionOptions;
import io.jtransformers.pipelines.FeatureExtractionPipeline;
import io.jtransformers.pipelines.Features;
import io.jtransformers.pipelines.Pipelines;
import io.jtransformers.pipelines.Pooling;
import io.jtransformers.tensor.Shape;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class FeatureExtractionPipelineTest {

    /** As the goldens have it for hidden states of the order of 10: 2e-4 + 1e-4 · 10. */
    private static final float TOLERANCE = 1.2e-3f;

    private static final String TEXT = "Once upon a time,";

    private static FeatureExtractionPipeline extractor;

    @BeforeAll
    static void load() {
        extractor = Pipelines.featureExtraction("jtransformers/tiny-ministral");
    }

    @AfterAll
    static void close() {
        extractor.close();
    }

    @TestFactory
    Stream<DynamicTest> givesWhatTheReferenceGives() throws IOException {
        return RecordedPipelines.of("feature_extraction").stream()
                .map(recorded -> DynamicTest.dynamicTest(RecordedPipelines.title(recorded), () -> check(recorded)));
    }

    private static void check(JsonNode recorded) {
        Features features = extractor.call(recorded.required("text").stringValue());

        JsonNode expected = recorded.required("expected");
        assertThat(features.tokens()).isEqualTo(expected.size());
        assertThat(features.values().shape())
                .isEqualTo(Shape.of(expected.size(), expected.get(0).size()));
        assertThat(features.toFloatArray()).containsExactly(flat(expected), within(TOLERANCE));
    }

    private static float[] flat(JsonNode rows) {
        float[] values = new float[rows.size() * rows.get(0).size()];
        int i = 0;
        for (JsonNode row : rows) {
            for (JsonNode value : row) {
                values[i++] = value.floatValue();
            }
        }
        return values;
    }

    @Test
    void theMeanIsThatOfAllTokens() {
        float[] rows = extractor.call(TEXT).toFloatArray();

        Features mean = extractor.call(
                TEXT, FeatureExtractionOptions.builder().pooling(Pooling.MEAN).build());

        int hiddenSize = mean.toFloatArray().length;
        float[] expected = new float[hiddenSize];
        for (int i = 0; i < rows.length; i++) {
            expected[i % hiddenSize] += rows[i] / mean.tokens();
        }
        assertThat(mean.toFloatArray()).containsExactly(expected, within(1e-5f));
    }

    @Test
    void theLastTokenOfAShorterTextInABatchIsItsOwn() {
        FeatureExtractionOptions last =
                FeatureExtractionOptions.builder().pooling(Pooling.LAST).build();

        List<Features> together = extractor.callBatch(List.of(TEXT, TEXT + " there was a small mouse."), last);

        assertThat(together.getFirst().toFloatArray())
                .containsExactly(extractor.call(TEXT, last).toFloatArray(), within(1e-4f));
    }

    @Test
    void textsAreGivenTheFeaturesOfTheirTokens() {
        List<Features> together = extractor.callBatch(List.of(TEXT));

        assertThat(together.getFirst().toFloatArray())
                .containsExactly(extractor.call(TEXT).toFloatArray(), within(1e-4f));
    }

    @Test
    void normalizedFeaturesHaveLengthOne() {
        Features features = extractor.call(
                TEXT,
                FeatureExtractionOptions.builder()
                        .pooling(Pooling.MEAN)
                        .normalized()
                        .build());

        double squares = 0;
        for (float value : features.toFloatArray()) {
            squares += (double) value * value;
        }
        assertThat(squares).isCloseTo(1, within(1e-5));
    }
}
