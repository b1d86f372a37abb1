package io.jtransformers.conformance.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.AutoModelForTokenClassification;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.pipelines.AggregationStrategy;
import io.jtransformers.pipelines.Entity;
import io.jtransformers.pipelines.Pipelines;
import io.jtransformers.pipelines.TokenClassificationOptions;
import io.jtransformers.pipelines.TokenClassificationPipeline;
import io.jtransformers.samples.SampleCheckpoints;
import io.jtransformers.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TokenClassificationPipelineTest {

    private static final String SAMPLE = "jtransformers/tiny-mixtral-ner";

    /**
     * Logits are at most 20 and agree to 2e-4 + 1e-4 · 20; a probability changes by at most a quarter of that twice.
     */
    private static final float TOLERANCE = 1.1e-3f;

    private static TokenClassificationPipeline tagger;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        tagger = Pipelines.tokenClassification(SAMPLE);
    }

    @AfterAll
    static void close() {
        tagger.close();
    }

    @TestFactory
    Stream<DynamicTest> givesWhatTheReferenceGives() throws IOException {
        return RecordedPipelines.of("token_classification").stream()
                .filter(recorded -> !recorded.has("model_max_length")) // those set the limit of the tokenizer
                .map(recorded -> DynamicTest.dynamicTest(RecordedPipelines.title(recorded), () -> check(recorded)));
    }

    @TestFactory
    Stream<DynamicTest> readsPartsAsTheReferenceDoes() throws IOException {
        return RecordedPipelines.of("token_classification").stream()
                .filter(recorded -> recorded.has("stride"))
                .map(recorded ->
                        DynamicTest.dynamicTest(RecordedPipelines.title(recorded), () -> checkParts(recorded)));
    }

    private void checkParts(JsonNode recorded) throws IOException {
        int maxLength = recorded.required("model_max_length").intValue();
        String text = recorded.required("text").stringValue();
        try (var model = AutoModelForTokenClassification.fromPretrained(SAMPLE)) {
            List<Entity> found = Pipelines.tokenClassification(model, tokenizerOf(maxLength))
                    .call(
                            text,
                            TokenClassificationOptions.builder()
                                    .stride(recorded.required("stride").intValue())
                                    .build());

            assertAgree(found, recorded.required("expected"), text);
        }
    }

    /** The sample's tokenizer with another limit. */
    private Tokenizer tokenizerOf(int maxLength) throws IOException {
        for (String file : List.of("tokenizer.json", "tokenizer_config.json", "config.json")) {
            try (InputStream source = new SampleCheckpoints().open(SAMPLE, file)) {
                String json = new String(source.readAllBytes(), StandardCharsets.UTF_8);
                Files.writeString(
                        folder.resolve(file),
                        json.replaceFirst("\"model_max_length\": \\d+", "\"model_max_length\": " + maxLength));
            }
        }
        return AutoTokenizer.fromPretrained(folder.toString());
    }

    private static void check(JsonNode recorded) {
        String text = recorded.required("text").stringValue();
        AggregationStrategy aggregation = AggregationStrategy.valueOf(
                recorded.required("aggregation").stringValue().toUpperCase(Locale.ROOT));
        TokenClassificationOptions.Builder options =
                TokenClassificationOptions.builder().aggregation(aggregation);
        if (recorded.has("ignore_labels")) {
            options.ignoreLabels(recorded.required("ignore_labels")
                    .valueStream()
                    .map(JsonNode::stringValue)
                    .collect(Collectors.toSet()));
        }

        List<Entity> found = tagger.call(text, options.build());

        assertAgree(found, recorded.required("expected"), text);
    }

    private static void assertAgree(List<Entity> found, JsonNode recorded, String text) {
        List<JsonNode> expected = recorded.valueStream().toList();
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            checkEntity(found.get(i), expected.get(i), text);
        }
    }

    private static void checkEntity(Entity found, JsonNode expected, String text) {
        boolean isSingle = expected.has("entity");
        assertThat(found.label())
                .isEqualTo(
                        expected.required(isSingle ? "entity" : "entity_group").stringValue());
        assertThat(found.score()).isCloseTo(expected.required("score").floatValue(), within(TOLERANCE));
        assertThat(found.index())
                .isEqualTo(isSingle ? expected.required("index").intValue() : null);
        // The reference loses the spaces between words when it decodes them one by one.
        assertThat(found.word().replace(" ", ""))
                .isEqualTo(expected.required("word").stringValue().replace(" ", ""));
        assertThat(text.codePointCount(0, found.start()))
                .isEqualTo(expected.required("start").intValue());
        assertThat(text.codePointCount(0, found.end()))
                .isEqualTo(expected.required("end").intValue());
    }

    @Test
    void aBatchGivesWhatEachTextGivesAlone() {
        List<String> texts = List.of(
                "Nora moved from Kyoto to Rome.", "", "Ruby works for Acme Corp in San Francisco.", "Mia works.");

        List<List<Entity>> together = tagger.callBatch(
                texts, TokenClassificationOptions.builder().batchSize(3).build());

        assertThat(together)
                .usingRecursiveComparison()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-4f ? 0 : 1, Float.class)
                .isEqualTo(texts.stream().map(tagger::call).toList());
    }

    @Test
    void keepsTheSpacesBetweenWords() {
        List<Entity> found = tagger.call(
                "Ella Silva works for Acme Corp in Rome.",
                TokenClassificationOptions.builder()
                        .aggregation(AggregationStrategy.FIRST)
                        .build());

        assertThat(found).first().extracting(Entity::word).isEqualTo("Ella Silva");
    }

    @Test
    void readsALongTextInParts() {
        String text = "Ruby works for Acme Corp in Kyoto. ".repeat(60) + "Ella Silva works for Acme Corp in Rome.";

        List<Entity> found = tagger.call(
                text, TokenClassificationOptions.builder().stride(16).build());

        assertThat(found)
                .hasSizeGreaterThan(180)
                .last()
                .satisfies(entity ->
                        assertThat(text.substring(entity.start(), entity.end())).isEqualTo(" Rome"));
    }

    @Test
    void leavesTheModelOfTheCallerOpen() {
        try (var model = AutoModelForTokenClassification.fromPretrained(SAMPLE)) {
            var tokenizer = AutoTokenizer.fromPretrained(SAMPLE);
            var options =
                    TokenClassificationOptions.builder().ignoreLabels(Set.of()).build();
            Pipelines.tokenClassification(model, tokenizer).close();

            assertThat(Pipelines.tokenClassification(model, tokenizer).call("Anna", options))
                    .isNotEmpty();
        }
    }
}
