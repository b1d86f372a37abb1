package io.jtransformers.conformance.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.FinishReason;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.TextStreamer;
import io.jtransformers.pipelines.GeneratedText;
import io.jtransformers.pipelines.Pipelines;
import io.jtransformers.pipelines.TextGenerationPipeline;
import io.jtransformers.tokenizer.DecodeOptions;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class TextGenerationPipelineTest {

    private static final String SAMPLE = "jtransformers/tiny-mixtral";

    private static GenerationConfig atMost(int newTokens) {
        return GenerationConfig.builder().maxNewTokens(newTokens).build();
    }

    @TestFactory
    Stream<DynamicTest> givesWhatTheReferenceGives() throws IOException {
        return RecordedPipelines.of("text_generation").stream()
                .map(recorded -> DynamicTest.dynamicTest(RecordedPipelines.title(recorded), () -> check(recorded)));
    }

    private static void check(JsonNode recorded) {
        String model = "jtransformers/" + recorded.required("model").stringValue();
        try (var generator = Pipelines.textGeneration(model)) {
            GeneratedText generated = generator
                    .call(
                            recorded.required("prompt").stringValue(),
                            atMost(recorded.required("max_new_tokens").intValue()))
                    .getFirst();

            // The reference decodes the new tokens alone, by which some tokenizers lose the space before them.
            assertThat(generated.text().stripLeading())
                    .isEqualTo(recorded.required("text").stringValue().stripLeading());
        }
    }

    @Test
    void theWholeTextHasASpaceBeforeWhatIsNew() {
        try (TextGenerationPipeline generator = Pipelines.textGeneration(SAMPLE)) {
            assertThat(generator.call("Once upon a time,", atMost(4)).getFirst().fullText())
                    .startsWith("Once upon a time, there was a ");
        }
    }

    @Test
    void aBatchGivesWhatEachTextGivesAlone() {
        List<String> prompts = Stream.iterate("Once upon a time,", text -> text + " there was a hen.")
                .limit(9)
                .toList();
        try (TextGenerationPipeline generator = Pipelines.textGeneration(SAMPLE)) {
            List<List<GeneratedText>> together = generator.callBatch(prompts, atMost(6));

            assertThat(together)
                    .isEqualTo(prompts.stream()
                            .map(prompt -> generator.call(prompt, atMost(6)))
                            .toList());
        }
    }

    @Test
    void tellsWhyAndAfterHowManyTokensItEnded() {
        try (TextGenerationPipeline generator = Pipelines.textGeneration(SAMPLE)) {
            GeneratedText generated =
                    generator.call("Once upon a time,", atMost(5)).getFirst();

            assertThat(generated.newTokens()).isEqualTo(5);
            assertThat(generated.finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void keepsTheStopStringThatGenerateTextCutsOff() {
        GenerationConfig config =
                GenerationConfig.builder().maxNewTokens(8).stopStrings("wa").build();
        try (var model = AutoModelForCausalLM.fromPretrained(SAMPLE)) {
            var tokenizer = AutoTokenizer.fromPretrained(SAMPLE);

            String kept = Pipelines.textGeneration(model, tokenizer)
                    .call("Once upon a time,", config)
                    .getFirst()
                    .text();

            assertThat(kept).isEqualTo(" there was");
            assertThat(model.generateText(tokenizer, "Once upon a time,", config)
                            .strip())
                    .isEqualTo("there");
        }
    }

    @Test
    void sendsTextAsItComes() {
        StringBuilder pieces = new StringBuilder();
        var streamer = new TextStreamer(
                AutoTokenizer.fromPretrained(SAMPLE), DecodeOptions.SKIP_SPECIAL_TOKENS, List.of(), pieces::append);
        try (TextGenerationPipeline generator = Pipelines.textGeneration(SAMPLE)) {
            String text = generator
                    .call("Once upon a time,", atMost(8), streamer)
                    .getFirst()
                    .text();

            assertThat(pieces.toString().strip()).isEqualTo(text.strip());
        }
    }
}
