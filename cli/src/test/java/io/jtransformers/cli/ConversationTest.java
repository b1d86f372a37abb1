package io.jtransformers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {

    private static final GenerationConfig CONFIG =
            GenerationConfig.builder().maxNewTokens(60).build();

    @ParameterizedTest
    @ValueSource(strings = {"tiny-ministral", "tiny-mixtral", "tiny-minimax"})
    void aSecondTurnGivesTheTokensThatItGivesWithoutReuse(String model) {
        try (var causalLM = AutoModelForCausalLM.fromPretrained("jtransformers/" + model)) {
            Tokenizer tokenizer = AutoTokenizer.fromPretrained("jtransformers/" + model);
            try (var conversation = new Conversation(causalLM, tokenizer, CONFIG, List.of(), List.of())) {
                ask(conversation, "Tell me a story about a shy owl named Iris.");
                List<ChatMessage> asked = new ArrayList<>(conversation.messages());
                asked.add(ChatMessage.user("Who are you?"));
                int[] expected = causalLM.generate(tokenizer.encodeChat(asked), CONFIG)
                        .newTokens()
                        .getFirst();

                Conversation.Turn turn = ask(conversation, "Who are you?");

                assertThat(turn.keptTokens()).isPositive();
                assertThat(turn.output().newTokens().getFirst()).containsExactly(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-ministral", "tiny-mixtral", "tiny-minimax"})
    void goesBackWhereAPromptPartsFromWhatWasSeen(String model) {
        try (var causalLM = AutoModelForCausalLM.fromPretrained("jtransformers/" + model)) {
            Tokenizer tokenizer = AutoTokenizer.fromPretrained("jtransformers/" + model);
            try (var conversation = new Conversation(causalLM, tokenizer, CONFIG, List.of(), List.of())) {
                ask(conversation, "Tell me a story about a shy owl named Iris.");
                conversation.reset();
                int[] expected = causalLM.generate(
                                tokenizer.encodeChat(List.of(ChatMessage.user("Tell me who you are."))), CONFIG)
                        .newTokens()
                        .getFirst();

                Conversation.Turn turn = ask(conversation, "Tell me who you are.");

                assertThat(turn.output().newTokens().getFirst()).containsExactly(expected);
            }
        }
    }

    @Test
    void forgetsAQuestionWhoseAnswerWasCancelledBeforeItBegan() {
        try (var causalLM = AutoModelForCausalLM.fromPretrained("jtransformers/tiny-minimax");
                var conversation = new Conversation(
                        causalLM,
                        AutoTokenizer.fromPretrained("jtransformers/tiny-minimax"),
                        CONFIG,
                        List.of(),
                        List.of())) {
            var cancellation = new CancellationToken();
            cancellation.cancel();

            conversation.ask("Who are you?", cancellation, _ -> {});

            assertThat(conversation.messages()).isEmpty();
        }
    }

    @Test
    void keepsWhatCameOfACancelledAnswer() {
        try (var causalLM = AutoModelForCausalLM.fromPretrained("jtransformers/tiny-minimax");
                var conversation = new Conversation(
                        causalLM,
                        AutoTokenizer.fromPretrained("jtransformers/tiny-minimax"),
                        CONFIG,
                        List.of(),
                        List.of())) {
            var cancellation = new CancellationToken();

            conversation.ask("Who are you?", cancellation, _ -> cancellation.cancel());

            assertThat(conversation.messages()).hasSize(2);
            assertThat("I am a tiny model")
                    .startsWith(conversation.messages().getLast().text());
        }
    }

    private static Conversation.Turn ask(Conversation conversation, String question) {
        return conversation.ask(question, new CancellationToken(), _ -> {});
    }
}
