package io.jtransformers.conformance.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.FinishReason;
import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationCancelledException;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerativeModel;
import io.jtransformers.generation.TextIteratorStreamer;
import io.jtransformers.generation.TokenStreamer;
import io.jtransformers.generation.constrained.ConstraintException;
import io.jtransformers.generation.constrained.OutputConstraint;
import io.jtransformers.generation.constrained.StructuredGenerator;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheOptions;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.OutputRecorder;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a structured generation is given beside its config. */
class StructuredOptionsTest {

    private static final String NAME = "jtransformers/tiny-ministral";
    private static final OutputConstraint LETTERS = OutputConstraint.regex("\\[[a-c]{5}\\]");

    private static ModelForCausalLM model;
    private static Tokenizer tokenizer;
    private static StructuredGenerator generator;
    private static BatchEncoding prompt;

    record Fox(String name, int age) {}

    @BeforeAll
    static void load() {
        model = AutoModelForCausalLM.fromPretrained(NAME);
        tokenizer = AutoTokenizer.fromPretrained(NAME);
        generator = new StructuredGenerator(model, tokenizer);
        prompt = tokenizer.call("Once upon a time,");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static GenerationConfig atMost(int newTokens) {
        return GenerationConfig.builder().maxNewTokens(newTokens).build();
    }

    private static int token(String text) {
        return tokenizer.convertTokenToId(text).orElseThrow();
    }

    /** Keeps what it is sent. */
    private static final class Received implements TokenStreamer {

        private final List<Integer> ids = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();

        @Override
        public void put(int sequence, int tokenId) {
            ids.add(tokenId);
        }

        @Override
        public void end() {}

        @Override
        public void fail(Throwable failure) {
            failures.add(failure);
        }

        String text() {
            int[] all = ids.stream().mapToInt(Integer::intValue).toArray();
            return tokenizer.decode(all, DecodeOptions.SKIP_SPECIAL_TOKENS);
        }
    }

    @Test
    void sendsTheTokensOfTheTextThatItReturns() {
        var received = new Received();

        String text = generator.generate(
                prompt,
                LETTERS,
                atMost(30),
                GenerateOptions.builder().streamer(received).build());

        assertThat(text).matches("\\[[a-c]{5}\\]").isEqualTo(received.text());
    }

    @Test
    void aRecordCanBeCancelled() {
        var cancellation = new CancellationToken();
        cancellation.cancel();
        GenerateOptions options =
                GenerateOptions.builder().cancellation(cancellation).build();

        assertThatThrownBy(() -> generator.generate(prompt, Fox.class, atMost(60), options))
                .isInstanceOf(GenerationCancelledException.class);
    }

    @Test
    void heedsProcessorsOfTheCallersWithinTheConstraint() {
        OutputConstraint choice = OutputConstraint.choice(List.of("a", "b"));

        for (String wanted : List.of("a", "b")) {
            GenerateOptions options = GenerateOptions.builder()
                    .logitsProcessor((_, scores) -> scores[token(wanted)] += 1e6f)
                    .logitsProcessor((_, scores) -> scores[token("z")] += 1e9f)
                    .build();
            assertThat(generator.generate(prompt, choice, atMost(5), options)).isEqualTo(wanted);
        }
    }

    @Test
    void aCriterionThatEndsATextAmidIsAnException() {
        GenerateOptions options = GenerateOptions.builder()
                .stoppingCriteria(sequence -> sequence.newLength() == 2 ? FinishReason.CRITERION : null)
                .build();

        assertThatThrownBy(() -> generator.generate(prompt, LETTERS, atMost(30), options))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("by CRITERION");
    }

    @Test
    void aDraftModelLeavesTheTextAsItIs() {
        GenerateOptions options =
                GenerateOptions.builder().assistantModel(model).build();

        assertThat(generator.generate(prompt, LETTERS, atMost(30), options))
                .isEqualTo(generator.generate(prompt, LETTERS, atMost(30)));
    }

    @Test
    void aDraftModelMayGuessPastTheEndOfTheTextWhereNoTokenEndsTexts() {
        GenerationConfig config = GenerationConfig.builder()
                .maxNewTokens(30)
                .eosTokenIds()
                .numAssistantTokens(20)
                .assistantConfidenceThreshold(0)
                .build();
        GenerateOptions options =
                GenerateOptions.builder().assistantModel(model).build();

        assertThat(generator.generate(prompt, LETTERS, config, options))
                .isEqualTo(generator.generate(prompt, LETTERS, config));
    }

    @Test
    void refusesASecondListOfAllowedTokensAndTellsTheStreamer() {
        var received = new Received();
        GenerateOptions options = GenerateOptions.builder()
                .streamer(received)
                .prefixAllowedTokens((_, _) -> new int[] {5})
                .build();

        assertThatThrownBy(() -> generator.generate(prompt, LETTERS, atMost(30), options))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("prefixAllowedTokens");
        assertThat(received.failures).hasSize(1);
    }

    @Test
    void aReaderHearsThatTheTokensAreTooFew() {
        var streamer = new TextIteratorStreamer(
                tokenizer, DecodeOptions.SKIP_SPECIAL_TOKENS, List.of(), Duration.ofMinutes(1));
        GenerateOptions options = GenerateOptions.builder().streamer(streamer).build();

        assertThatThrownBy(() -> generator.generate(prompt, LETTERS, atMost(1), options))
                .isInstanceOf(ConstraintException.class);
        assertThatThrownBy(streamer::hasNext).isInstanceOf(ConstraintException.class);
    }

    @Test
    void refusesPromptsOfSeveralRows() {
        BatchEncoding two = BatchEncoding.ofInputIds(new int[] {1, 5}, new int[] {1, 6});

        assertThatThrownBy(() -> generator.generate(two, LETTERS, atMost(30)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("2 rows");
    }

    @Test
    void saysThatThePromptLeavesNoRoom() {
        GenerationConfig config = GenerationConfig.builder().maxLength(2).build();

        assertThatThrownBy(() -> generator.generate(prompt, LETTERS, config))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("max_length leaves room for 2");
    }

    @Test
    void leavesALengthOfTheCallsToStandAlone() {
        var asked = new Asked(model);
        GenerationConfig config = GenerationConfig.builder().maxLength(40).build();

        String text = new StructuredGenerator(asked, tokenizer).generate(prompt, LETTERS, config);

        assertThat(text).matches("\\[[a-c]{5}\\]");
        assertThat(asked.configs).containsExactly(config);
    }

    /** Remembers the configs of its generations. */
    private record Asked(GenerativeModel model, List<GenerationConfig> configs) implements GenerativeModel {

        Asked(GenerativeModel model) {
            this(model, new ArrayList<>());
        }

        @Override
        public GenerateOutput generate(GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
            configs.add(config);
            return model.generate(inputs, config, options);
        }

        @Override
        public PreTrainedConfig config() {
            return model.config();
        }

        @Override
        public GenerationConfig generationConfig() {
            return GenerationConfig.defaults();
        }

        @Override
        public Cache newCache(int batchSize) {
            return model.newCache(batchSize);
        }

        @Override
        public Cache newCache(int batchSize, CacheOptions options) {
            return model.newCache(batchSize, options);
        }

        @Override
        public <R> R score(
                StepInput input, OutputRecorder recorder, CancellationToken cancellation, Function<Tensor, R> pick) {
            return model.score(input, recorder, cancellation, pick);
        }

        @Override
        public void prefill(StepInput input, CancellationToken cancellation) {
            model.prefill(input, cancellation);
        }
    }
}
