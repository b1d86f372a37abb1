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
import io.jtransformers.heads.QuestionAnsweringOutput;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
        }
    }

    private static void checkLabel(String model, Tokenizer tokenizer, SampleRecord sample) {
        int[] inputIds = tokenizer.encode(sample.text("text"));
        assertThat(inputIds).isEqualTo(sample.integers("input_ids"));
        try (var loaded = AutoModelForSequenceClassification.fromPretrained(model)) {
            float[] logits = loaded.forward(ModelInputs.of(inputIds)).logits().toFloatArray();
            assertThat(logits).containsExactly(sample.numbers("logits"), within(LOGIT_TOLERANCE));
            assertThat(softmax(logits)).containsExactly(sample.numbers("scores"), within(SCORE_TOLERANCE));
            assertThat(loaded.config().label(greatest(logits))).isEqualTo(sample.text("label"));
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
        }
    }

    private static List<Span> spans(SampleRecord sample) {
        return sample.field("offsets")
                .valueStream()
                .map(pair -> new Span(pair.get(0).intValue(), pair.get(1).intValue()))
                .toList();
    }

    private static void checkAnswer(String model, Tokenizer tokenizer, SampleRecord sample) {
        String context = sample.text("context");
        BatchEncoding encoding =
                tokenizer.call(List.of(TextInput.pair(sample.text("question"), context)), EncodeOptions.DEFAULT);
        assertThat(encoding.inputIds(0)).isEqualTo(sample.integers("input_ids"));
        try (var loaded = AutoModelForQuestionAnswering.fromPretrained(model)) {
            Span answer = bestSpan(loaded.forward(ModelInputs.of(encoding.inputIds(0))), encoding);
            assertThat(answer).isEqualTo(new Span(sample.integer("start"), sample.integer("end")));
            assertThat(context.substring(
                                    context.offsetByCodePoints(0, answer.start()),
                                    context.offsetByCodePoints(0, answer.end()))
                            .strip())
                    .isEqualTo(sample.text("answer"));
        }
    }

    /** The span of the context, in code points, whose first and last tokens have the greatest sum of scores. */
    private static Span bestSpan(QuestionAnsweringOutput output, BatchEncoding encoding) {
        int[] sequences = encoding.sequenceIds(0);
        List<Span> offsets = encoding.encoding(0).codePointOffsets();
        List<Integer> places = new ArrayList<>();
        IntStream.range(0, sequences.length).filter(i -> sequences[i] == 1).forEach(places::add);
        float best = Float.NEGATIVE_INFINITY;
        Span span = Span.EMPTY;
        for (int first : places) {
            for (int last : places) {
                float score =
                        output.startLogits().get(0, first) + output.endLogits().get(0, last);
                if (first <= last && score > best) {
                    best = score;
                    span = new Span(
                            offsets.get(first).start(), offsets.get(last).end());
                }
            }
        }
        return span;
    }

    private static int greatest(float[] scores) {
        return IntStream.range(0, scores.length)
                .reduce((best, i) -> scores[i] > scores[best] ? i : best)
                .orElseThrow();
    }

    private static float[] softmax(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (Math.exp(logits[i]) / sum);
        }
        return probabilities;
    }
}
