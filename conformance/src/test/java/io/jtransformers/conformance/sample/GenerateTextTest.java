package io.jtransformers.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.TextIteratorStreamer;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From text to text. */
class GenerateTextTest {

    private static final String NAME = "jtransformers/tiny-ministral";
    private static final String PROMPT = "Once upon a time,";

    private static final Tokenizer TOKENIZER = AutoTokenizer.fromPretrained(NAME);

    private static GenerationConfig.Builder newTokens(int count) {
        return GenerationConfig.builder().maxNewTokens(count);
    }

    @Test
    void theTextIsThatOfTheNewTokens() {
        try (ModelForCausalLM model = AutoModelForCausalLM.fromPretrained(NAME)) {
            GenerationConfig config = newTokens(30).build();
            int[] newTokens =
                    model.generate(TOKENIZER.call(PROMPT), config).newTokens().getFirst();

            assertThat(model.generateText(TOKENIZER, PROMPT, config))
                    .isNotBlank()
                    .isEqualTo(TOKENIZER.decode(newTokens, DecodeOptions.SKIP_SPECIAL_TOKENS));
        }
    }

    @Test
    void aModelIsPrintedWithItsKindAndName() {
        try (ModelForCausalLM model = AutoModelForCausalLM.fromPretrained(NAME)) {
            assertThat(model).hasToString("ModelForCausalLM[" + NAME + "]");
        }
    }

    @Test
    void promptAndTextCanBeJoinedAlsoWhereDecodersTakeTheFirstSpaceAway() {
        String name = "jtransformers/tiny-mixtral";
        Tokenizer tokenizer = AutoTokenizer.fromPretrained(name);
        try (ModelForCausalLM model = AutoModelForCausalLM.fromPretrained(name)) {
            assertThat(model.generateText(tokenizer, PROMPT, newTokens(5).build()))
                    .isEqualTo(" there was a clever fox");
        }
    }

    @Test
    void aStopStringEndsTheTextAndIsNotPartOfIt() {
        try (ModelForCausalLM model = AutoModelForCausalLM.fromPretrained(NAME)) {
            String whole = model.generateText(TOKENIZER, PROMPT, newTokens(60).build());
            int stop = whole.indexOf('.');

            String text = model.generateText(
                    TOKENIZER, PROMPT, newTokens(60).stopStrings(".").build());

            assertThat(stop).isPositive();
            assertThat(text).isEqualTo(whole.substring(0, stop));
        }
    }

    /** Its tokenizer leaves out the space before the first token of a text, but the reference looks at the token. */
    @Test
    void aStopStringMayBeTheSpaceBeforeTheFirstNewToken() {
        String name = "jtransformers/tiny-mixtral";
        Tokenizer tokenizer = AutoTokenizer.fromPretrained(name);
        try (ModelForCausalLM model = AutoModelForCausalLM.fromPretrained(name)) {
            var options = GenerateOptions.builder().tokenizer(tokenizer).build();

            int[][] newTokens = model.generate(
                            tokenizer.call(PROMPT),
                            newTokens(10).stopStrings(" ").build(),
                            options)
                    .newTokens()
                    .toArray(int[][]::new);

            assertThat(newTokens[0]).hasSize(1);
        }
    }

    @Test
    void messagesAreAnswered() {
        try (ModelForCausalLM model = AutoModelForCausalLM.fromPretrained(NAME)) {
            List<ChatMessage> messages = List.of(ChatMessage.user("Do you have mayonnaise recipes?"));
            GenerationConfig config = newTokens(40).build();
            int[] newTokens = model.generate(TOKENIZER.encodeChat(messages), config)
                    .newTokens()
                    .getFirst();

            assertThat(model.generateText(TOKENIZER, messages, config))
                    .isEqualTo(TOKENIZER.decode(newTokens, DecodeOptions.SKIP_SPECIAL_TOKENS));
        }
    }

    @Test
    void textComesPieceByPieceToAnotherThread() {
        try (ModelForCausalLM model = AutoModelForCausalLM.fromPretrained(NAME);
                var streamer = new TextIteratorStreamer(TOKENIZER)) {
            GenerationConfig config = newTokens(30).build();
            var options = GenerateOptions.builder().streamer(streamer).build();
            var text = new StringBuilder();

            try (var generation = model.start(TOKENIZER.call(PROMPT), config, options)) {
                streamer.forEachRemaining(text::append);

                assertThat(generation.output().newTokens().getFirst()).isNotEmpty();
            }

            assertThat(text).hasToString(model.generateText(TOKENIZER, PROMPT, config));
        }
    }
}
