package io.jtransformers.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.AutoModel;
import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoModelForQuestionAnswering;
import io.jtransformers.AutoModelForSequenceClassification;
import io.jtransformers.AutoModelForTokenClassification;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.conformance.PendingList;
import io.jtransformers.conformance.sample.RecordedSamples.SampleRecord;
import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.pipelines.AggregationStrategy;
import io.jtransformers.pipelines.Answer;
import io.jtransformers.pipelines.Entity;
import io.jtransformers.pipelines.GeneratedText;
import io.jtransformers.pipelines.LabelScore;
import io.jtransformers.pipelines.Pipelines;
import io.jtransformers.pipelines.TextClassificationOptions;
import io.jtransformers.pipelines.TextGenerationPipeline;
import io.jtransformers.pipelines.TokenClassificationOptions;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every recorded input of every sample gives what Transformers gave. */
class SamplesTest {

    private static final String PENDING = "pending-samples.txt";

    /** Logits are at most 20 and agree to 2e-4 + 1e-4 · 20 as those of the goldens; the file has five decimals. */
    private static final float LOGIT_TOLERANCE = 2.21e-3f;

    /** A probability changes by at most a quarter of the change of a difference of two logits. */
    private static final float SCORE_TOLERANCE = LOGIT_TOLERANCE / 2;

    private static final TextClassificationOptions ALL_LABELS =
            TextClassificationOptions.builder().allLabels().build();

    private static final TokenClassificationOptions EVERY_TOKEN = TokenClassificationOptions.builder()
            .aggregation(AggregationStrategy.NONE)
            .ignoreLabels(Set.of())
            .build();

    private final RecordedSamples recorded;
    private final PendingList pending;

    SamplesTest() throws IOException {
        recorded = RecordedSamples.read();
        pending = PendingList.read(PENDING);
    }

    @TestFactory
    Stream<DynamicContainer> samples() {
        return recorded.models().stream()
                .map(model -> DynamicContainer.dynamicContainer(
                        model,
                        recorded.records(model).stream()
                                .map(sample -> DynamicTest.dynamicTest(
                                        model + ": " + sample.title(), () -> check(model, sample)))));
    }

    @Test
    void everyPendingSampleIsRecorded() {
        assertThat(recorded.models()).containsAll(pending.names());
    }

    @Test
    void noPendingSampleLoads() {
        assertThat(pending.names()).noneMatch(SamplesTest::loads);
    }

    private static boolean loads(String model) {
        try (var loaded = AutoModel.fromPretrained(model)) {
            return loaded.config() != null;
        } catch (RuntimeException notThere) {
            return false;
        }
    }

    private void check(String model, SampleRecord sample) {
        pending.reason(model).ifPresent(Assumptions::abort);
        Tokenizer tokenizer = AutoTokenizer.fromPretrained(model);
        if (sample.has("new_ids")) {
            checkContinuation(model, tokenizer, sample);
        } else if (sample.has("scores")) {
            checkLabel(model, tokenizer, sample);
        } else if (sample.has("offsets")) {
            checkTags(model, tokenizer, sample);
        } else {
            checkAnswer(model, tokenizer, sample);
        }
    }

    private void checkContinuation(String model, Tokenizer tokenizer, SampleRecord sample) {
        int[] promptIds = sample.integers("prompt_ids");
        if (sample.has("messages")) {
            assertThat(tokenizer.encodeChat(sample.messages()).inputIds(0)).isEqualTo(promptIds);
        } else {
            assertThat(tokenizer.encode(sample.text("prompt"))).isEqualTo(promptIds);
        }
        GenerationConfig config =
                GenerationConfig.builder().maxNewTokens(recorded.maxNewTokens()).build();
        try (var loaded = AutoModelForCausalLM.fromPretrained(model)) {
            int[] newIds = loaded.generate(GenerateInputs.of(promptIds), config, GenerateOptions.defaults())
                    .newTokens()
                    .getFirst();
            assertThat(newIds).isEqualTo(sample.integers("new_ids"));
            assertThat(tokenizer.decode(newIds, DecodeOptions.SKIP_SPECIAL_TOKENS))
                    .isEqualTo(sample.text("text"));
            TextGenerationPipeline pipeline = Pipelines.textGeneration(loaded, tokenizer);
            List<GeneratedText> generated = sample.has("messages")
                    ? pipeline.chat(sample.messages(), config)
                    : pipeline.call(sample.text("prompt"), config);
            assertThat(generated)
                    .singleElement()
                    .extracting(text -> text.text().strip())
                    .isEqualTo(sample.text("text").strip());
        }
    }

    private static void checkLabel(String model, Tokenizer tokenizer, SampleRecord sample) {
        int[] inputIds = tokenizer.encode(sample.text("text"));
        assertThat(inputIds).isEqualTo(sample.integers("input_ids"));
        try (var loaded = AutoModelForSequenceClassification.fromPretrained(model)) {
            float[] logits = loaded.forward(ModelInputs.of(inputIds)).logits().toFloatArray();
            assertThat(logits).containsExactly(sample.numbers("logits"), within(LOGIT_TOLERANCE));
            List<LabelScore> labels =
                    Pipelines.textClassification(loaded, tokenizer).call(sample.text("text"), ALL_LABELS);
            assertThat(labels.getFirst().label()).isEqualTo(sample.text("label"));
            for (LabelScore label : labels) {
                int id = IntStream.range(0, logits.length)
                        .filter(i -> loaded.config().label(i).equals(label.label()))
                        .findFirst()
                        .orElseThrow();
                assertThat(label.score()).isCloseTo(sample.numbers("scores")[id], within(SCORE_TOLERANCE));
            }
        }
    }

    private static void checkTags(String model, Tokenizer tokenizer, SampleRecord sample) {
        BatchEncoding encoding = tokenizer.call(sample.text("text"));
        assertThat(encoding.inputIds(0)).isEqualTo(sample.integers("input_ids"));
        assertThat(encoding.encoding(0).codePointOffsets()).isEqualTo(spans(sample));
        try (var loaded = AutoModelForTokenClassification.fromPretrained(model)) {
            HostTensor logits = loaded.forward(ModelInputs.of(encoding.inputIds(0)))
                    .logits()
                    .row(0); // [time, labels]
            List<String> labels = IntStream.range(0, logits.shape().intDimension(0))
                    .mapToObj(token ->
                            loaded.config().label(greatest(logits.row(token).toFloatArray())))
                    .toList();
            assertThat(labels).isEqualTo(sample.texts("labels"));
            int[] special = encoding.encoding(0).specialTokensMask();
            assertThat(Pipelines.tokenClassification(loaded, tokenizer).call(sample.text("text"), EVERY_TOKEN))
                    .extracting(Entity::label)
                    .containsExactlyElementsOf(IntStream.range(0, special.length)
                            .filter(token -> special[token] == 0)
                            .mapToObj(labels::get)
                            .toList());
        }
    }

    private static List<Span> spans(SampleRecord sample) {
        return sample.field("offsets")
                .valueStream()
                .map(pair -> new Span(pair.get(0).intValue(), pair.get(1).intValue()))
                .toList();
    }

    private static void checkAnswer(String model, Tokenizer tokenizer, SampleRecord sample) {
        String question = sample.text("question");
        String context = sample.text("context");
        BatchEncoding encoding = tokenizer.call(List.of(TextInput.pair(question, context)), EncodeOptions.DEFAULT);
        assertThat(encoding.inputIds(0)).isEqualTo(sample.integers("input_ids"));
        try (var loaded = AutoModelForQuestionAnswering.fromPretrained(model)) {
            Answer answer = Pipelines.questionAnswering(loaded, tokenizer)
                    .call(question, context)
                    .getFirst();
            assertThat(answer.text()).isEqualTo(sample.text("answer"));
            int start = context.offsetByCodePoints(0, sample.integer("start"));
            int end = context.offsetByCodePoints(0, sample.integer("end"));
            String untrimmed = context.substring(start, end);
            assertThat(answer.start()).isEqualTo(start + untrimmed.indexOf(untrimmed.strip()));
            assertThat(answer.end())
                    .isEqualTo(answer.start() + untrimmed.strip().length());
        }
    }

    private static int greatest(float[] scores) {
        return IntStream.range(0, scores.length)
                .reduce((best, i) -> scores[i] > scores[best] ? i : best)
                .orElseThrow();
    }
}
