package io.jtransformers.tokenizers.toolcall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatResponse;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.Tool;
import io.jtransformers.tokenizer.ToolCall;
import io.jtransformers.tokenizers.ChatTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallParserTest {

    /** Templates of others, which are no part of this repository. */
    private static final String TEMPLATES_PROPERTY = "jtransformers.chat-templates";

    private static final Tool GET_WEATHER = Tool.parse("""
        {"name": "get_weather", "description": "Gives the weather.", "parameters": {
          "type": "object", "properties": {
            "city": {"type": "string"}, "days": {"type": "integer"}, "zip": {"type": "string"},
            "parts": {"type": "array"}}}}
        """);

    private static final SpecialTokensMap SPECIAL_TOKENS =
            new SpecialTokensMap("<s>", "</s>", null, null, null, null, null, List.of());

    private static final ToolCall PARIS = ToolCall.of(
            "get_weather",
            JsonObject.parse("{\"city\": \"Paris \\\"é\\\" {]\", \"days\": 3, \"parts\": [1, {\"a\": null}]}"));

    private static final ToolCall ROME =
            ToolCall.of("get_weather", JsonObject.parse("{\"city\": \"Rome\", \"zip\": \"00118\"}"));

    private static ChatResponse parse(ToolCallForm form, String response) {
        return new ToolCallParser(List.of(form), "</s>").parse(response, List.of(GET_WEATHER));
    }

    private static ToolCall withId(ToolCall call, String id) {
        return new ToolCall(id, call.name(), call.arguments());
    }

    @Test
    void readsTheArrayOfMistral() {
        ChatResponse response = parse(
                ToolCallForm.MISTRAL,
                "[TOOL_CALLS][{\"name\": \"get_weather\", \"arguments\": %s, \"id\": \"abcdef123\"}, {\"name\": \"get_weather\", \"arguments\": %s}]"
                        .formatted(PARIS.arguments(), ROME.arguments()));

        assertThat(response).isEqualTo(new ChatResponse("", List.of(withId(PARIS, "abcdef123"), ROME), List.of()));
    }

    @Test
    void readsTheNamedCallsOfMistral() {
        ChatResponse response = parse(
                ToolCallForm.MISTRAL,
                "I look it up.[TOOL_CALLS]get_weather[CALL_ID]abcdef123[ARGS]%s[TOOL_CALLS]get_weather[ARGS]%s"
                        .formatted(PARIS.arguments(), ROME.arguments()));

        assertThat(response)
                .isEqualTo(new ChatResponse("I look it up.", List.of(withId(PARIS, "abcdef123"), ROME), List.of()));
    }

    @Test
    void readsTheLinesOfMiniMax() {
        ChatResponse response = parse(
                ToolCallForm.MINIMAX_LINES,
                "Yes.\n<tool_calls>\n{\"name\": \"get_weather\", \"arguments\": %s}\n{\"name\": \"get_weather\", \"arguments\": %s}\n</tool_calls>"
                        .formatted(PARIS.arguments(), ROME.arguments()));

        assertThat(response).isEqualTo(new ChatResponse("Yes.", List.of(PARIS, ROME), List.of()));
    }

    @Test
    void readsTheTagsOfMiniMax() {
        ChatResponse response = parse(ToolCallForm.MINIMAX_XML, """
            <minimax:tool_call>
            <invoke name="get_weather">
            <parameter name="city">Paris "é" {]</parameter>
            <parameter name="days">3</parameter>
            <parameter name="parts">[1, {"a": null}]</parameter>
            </invoke>
            <invoke name="get_weather"><parameter name="city">Rome</parameter><parameter name="zip">00118</parameter></invoke>
            </minimax:tool_call>\
            """);

        assertThat(response).isEqualTo(new ChatResponse("", List.of(PARIS, ROME), List.of()));
    }

    @Test
    void readsTheCodeOfMiniMax() {
        ChatResponse response = parse(
                ToolCallForm.MINIMAX_CODE,
                "<function_call>```typescript\nfunctions.get_weather(%s)\nfunctions.get_weather(%s)\n```"
                        .formatted(PARIS.arguments(), ROME.arguments()));

        assertThat(response).isEqualTo(new ChatResponse("", List.of(PARIS, ROME), List.of()));
    }

    @Test
    void readsTheCodeOfMiniMaxWithoutItsMark() {
        ChatResponse response = parse(
                ToolCallForm.MINIMAX_CODE,
                "Yes.\n```typescript\nfunctions.get_weather(%s)\n```\n```typescript\nlet a = 1;\n```"
                        .formatted(PARIS.arguments()));

        assertThat(response)
                .isEqualTo(new ChatResponse("Yes.\n```typescript\nlet a = 1;\n```", List.of(PARIS), List.of()));
    }

    @Test
    void readsArgumentsThatHoldTheEndOfThoughts() {
        ChatResponse response = parse(
                ToolCallForm.MINIMAX_LINES,
                "<tool_calls>\n{\"name\": \"f\", \"arguments\": {\"t\": \"</think>\"}}\n</tool_calls>");

        assertThat(response.toolCalls()).containsExactly(ToolCall.of("f", JsonObject.parse("{\"t\": \"</think>\"}")));
    }

    @Test
    void readsArgumentsThatHoldTheEndOfThoughtsBeforeAnotherCall() {
        String call = "<tool_calls>\n{\"name\": \"f\", \"arguments\": {\"t\": \"</think>\"}}\n</tool_calls>";

        ChatResponse response = parse(ToolCallForm.MINIMAX_LINES, call + call);

        assertThat(response.toolCalls()).hasSize(2);
    }

    @Test
    void takesAMarkerInThoughtsThatThePromptBeganForWords() {
        ChatResponse response = parse(
                ToolCallForm.MINIMAX_LINES,
                "I write <tool_calls> now.</think><tool_calls>\n{\"name\": \"get_weather\", \"arguments\": %s}\n</tool_calls>"
                        .formatted(PARIS.arguments()));

        assertThat(response)
                .isEqualTo(new ChatResponse("I write <tool_calls> now.</think>", List.of(PARIS), List.of()));
    }

    @Test
    void leavesCallsInThoughtsAlone() {
        ChatResponse response = parse(
                ToolCallForm.MINIMAX_LINES,
                "<think>I write <tool_calls>{}</tool_calls></think><tool_calls>\n{\"name\": \"get_weather\", \"arguments\": %s}\n</tool_calls>"
                        .formatted(PARIS.arguments()));

        assertThat(response)
                .isEqualTo(new ChatResponse(
                        "<think>I write <tool_calls>{}</tool_calls></think>", List.of(PARIS), List.of()));
    }

    @Test
    void takesParametersOfUnknownToolsForWhatTheyLookLike() {
        ChatResponse response = parse(
                ToolCallForm.MINIMAX_XML,
                "<minimax:tool_call><invoke name=\"add\"><parameter name=\"a\">1.5</parameter><parameter"
                        + " name=\"b\">one</parameter></invoke></minimax:tool_call>");

        assertThat(response.toolCalls())
                .containsExactly(ToolCall.of("add", JsonObject.parse("{\"a\": 1.5, \"b\": \"one\"}")));
    }

    @Test
    void leavesAnswersWithoutCallsAsTheyAre() {
        assertThat(parse(ToolCallForm.MISTRAL, " Hello\n")).isEqualTo(ChatResponse.of(" Hello\n"));
    }

    @Test
    void takesTheEndOfTheMessageAway() {
        assertThat(parse(ToolCallForm.MISTRAL, "Hello</s>")).isEqualTo(ChatResponse.of("Hello"));
    }

    @Test
    void keepsTheCallsBeforeTheEndOfAnAnswerThatWasCut() {
        ChatResponse response = parse(
                ToolCallForm.MISTRAL,
                "[TOOL_CALLS][{\"name\": \"get_weather\", \"arguments\": %s}, {\"name\": \"get_wea"
                        .formatted(ROME.arguments()));

        assertThat(response.toolCalls()).containsExactly(ROME);
        assertThat(response.problems()).singleElement().asString().contains("ends within a call");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "MISTRAL; `[TOOL_CALLS]`",
                "MISTRAL; `[TOOL_CALLS]get_weather`",
                "MISTRAL; `[TOOL_CALLS]get_weather[ARGS]`",
                "MISTRAL; `[TOOL_CALLS]get_weather[ARGS]{'city': 1}`",
                "MISTRAL; `[TOOL_CALLS][{\"arguments\": {}}]`",
                "MISTRAL; `[TOOL_CALLS][{\"name\": 1}]`",
                "MISTRAL; `[TOOL_CALLS][1, 2]`",
                "MINIMAX_LINES; `<tool_calls>`",
                "MINIMAX_LINES; `<tool_calls>get_weather</tool_calls>`",
                "MINIMAX_LINES; `<tool_calls>{\"name\": }</tool_calls>`",
                "MINIMAX_XML; `<minimax:tool_call>`",
                "MINIMAX_XML; `<minimax:tool_call><invoke name=\"a`",
                "MINIMAX_XML; `<minimax:tool_call><invoke name=\"a\"><parameter name=\"b\">`",
                "MINIMAX_XML; `<minimax:tool_call><invoke name=\"a\"><parameter name=\"b\">1</parameter>`",
                "MINIMAX_CODE; `<function_call>functions.f`",
                "MINIMAX_CODE; `<function_call>functions.f(1)`",
                "MINIMAX_CODE; `<function_call>nothing`"
            })
    void tellsWhatItCannotRead(ToolCallForm form, String response) {
        assertThat(parse(form, response).problems()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void readsAnythingWithoutFailing(ToolCallForm form) {
        String[] pieces = {
            form.marker(),
            "[ARGS]",
            "[CALL_ID]",
            "{\"name\": \"f\", \"arguments\": {}}",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            "<invoke name=\"f\">",
            "</invoke>",
            "<parameter name=\"p\">",
            "</parameter>",
            "</minimax:tool_call>",
            "</tool_calls>",
            "functions.",
            "f(",
            ")",
            "\n",
            " ",
            "x",
            "é😀",
            "1e999",
            "null"
        };
        Random random = new Random(7);
        for (int turn = 0; turn < 20_000; turn++) {
            StringBuilder response = new StringBuilder(form.marker());
            random.ints(random.nextInt(12), 0, pieces.length).forEach(piece -> response.append(pieces[piece]));

            assertThat(parse(form, response.toString()).content()).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(20)
    void readsLongNonsenseInLinearTime(ToolCallForm form) {
        for (String piece : List.of(
                form.marker(),
                form.marker() + "[",
                "{",
                "<invoke name=\"f\">",
                "<parameter name=\"p\">",
                "functions.")) {
            assertThat(parse(form, form.marker() + piece.repeat(200_000)).problems())
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mistralai-Mistral-Nemo-Instruct-2407.jinja",
                "mistral-common-v11.jinja",
                "mistral-common-v13.jinja",
                "vllm-tool-minimax-m1.jinja",
                "MiniMax-M2.jinja"
            })
    void readsWhatTemplatesWrite(String name) throws IOException {
        Path file = Path.of(System.getProperty(TEMPLATES_PROPERTY, "../../shared/tokenizers/chat_templates"), name);
        assumeTrue(
                Files.exists(file),
                () -> "%s does not exist; -D%s says where templates are.".formatted(file, TEMPLATES_PROPERTY));
        ChatTemplates templates = new ChatTemplates(Map.of("default", Files.readString(file)));
        List<ToolCall> calls = List.of(withId(PARIS, "abcdef123"), withId(ROME, "abcdef124"));
        ChatMessage question = ChatMessage.user("Which weather?");
        ChatTemplateOptions options =
                ChatTemplateOptions.builder().tools(List.of(GET_WEATHER)).build();
        ToolCallParser parser = ToolCallParser.of(templates.sources().values(), _ -> false, "</s>");

        String answered = templates.apply(List.of(question, ChatMessage.assistant(calls)), options, SPECIAL_TOKENS);
        ChatResponse response =
                parser.parse(answered.substring(answered.indexOf(question.text())), List.of(GET_WEATHER));

        assertThat(response.toolCalls().stream().map(call -> ToolCall.of(call.name(), call.arguments())))
                .containsExactly(PARIS, ROME);
    }
}
