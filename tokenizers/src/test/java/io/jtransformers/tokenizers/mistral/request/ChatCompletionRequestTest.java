package io.jtransformers.tokenizers.mistral.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizers.json.PythonJsonReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatCompletionRequestTest {

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static ChatCompletionRequest read(String json) {
        return ChatCompletionRequest.fromOpenAi((Map<String, Object>)
                PythonJsonReader.read(json.replace('\'', '"')).orElseThrow().value());
    }

    @Test
    void readsCallsWhoseArgumentsAreAnObject() {
        ChatCompletionRequest request =
                read("{'messages': [{'role': 'assistant', 'tool_calls': [{'function': {'name': 'f', 'arguments':"
                        + " {'a': 1}}}]}]}");

        assertThat(request.messages())
                .containsExactly(Message.assistantCalls(List.of(new ToolCall("null", "f", "{\"a\": 1}"))));
    }

    @Test
    void readsReasoningAsAThought() {
        ChatCompletionRequest request =
                read("{'messages': [{'role': 'assistant', 'content': 'a', 'reasoning': 'hm'}]}");

        assertThat(request.messages().getFirst().content())
                .containsExactly(new ContentChunk.Think("hm", true), new ContentChunk.Text("a"));
    }

    @Test
    void passesOverMembersThatChangeNoToken() {
        assertThat(read("{'messages': [{'role': 'user', 'content': 'u'}], 'temperature': 0.5, 'bogus': 1}"))
                .isEqualTo(ChatCompletionRequest.of(List.of(Message.user("u"))));
    }

    @Test
    void continuesOnlyTheAssistant() {
        assertThatExceptionOfType(InvalidMessageStructureException.class)
                .isThrownBy(
                        () -> read("{'messages': [{'role': 'user', 'content': 'u'}], 'continue_final_message': true}"))
                .withMessage("continue_final_message=True requires final message to be an assistant.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | The request needs 'messages' to be a list, but has none.",
                "{'messages': [1]} | The request.messages[0] must be an object, but is 1.",
                "{'messages': [{}]} | Unknown message role: None",
                "{'messages': [{'role': 'user'}]} | The request.messages[0] needs 'content', a string or a list of"
                        + " parts.",
                "{'messages': [{'role': 'user', 'content': 5}]} | The request.messages[0] needs 'content' to be a"
                        + " list, but has 5.",
                "{'messages': [{'role': 'user', 'content': [{}]}]} | Content chunk must have a type field.",
                "{'messages': [{'role': 'user', 'content': [{'type': 'smell'}]}]} | 'smell' is not a valid ChunkTypes",
                "{'messages': [{'role': 'user', 'content': [{'type': 'thinking', 'thinking': 'x'}]}]} | ThinkChunk"
                        + " cannot be used in user message.",
                "{'messages': [{'role': 'tool', 'content': 'x'}]} | The request.messages[0] needs 'tool_call_id', the"
                        + " id of the call that it answers.",
                "{'messages': [], 'tools': [{'name': 'f'}]} | The request.tools[0] needs 'function' to be an object,"
                        + " but has none.",
                "{'messages': [], 'tools': [{'type': 'x', 'function': {}}]} | The request.tools[0] has the type 'x';"
                        + " tools are functions.",
                "{'messages': [], 'reasoning_effort': 'some'} | The request has the 'reasoning_effort' 'some'; it must"
                        + " be 'none' or 'high'.",
            })
    void saysWhatIsMissing(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(message);
    }
}
