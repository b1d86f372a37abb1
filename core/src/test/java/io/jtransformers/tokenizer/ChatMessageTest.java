package io.jtransformers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChatMessageTest {

    @Test
    void isWhatTemplatesSee() {
        assertThat(ChatMessage.user("Hello").json()).hasToString("{\"role\": \"user\", \"content\": \"Hello\"}");
    }

    @Test
    void saysTheTextsOfItsParts() {
        ChatMessage message = ChatMessage.user(List.of(
                ContentPart.text("one "),
                new ContentPart(JsonObject.parse("{\"type\": \"image\"}")),
                ContentPart.text("two")));

        assertThat(message.text()).isEqualTo("one two");
    }

    @Test
    void hasOnePartWhereTheContentIsAText() {
        assertThat(ChatMessage.user("Hello").parts()).containsExactly(ContentPart.text("Hello"));
    }

    @Test
    void hasNoPartsWithoutContent() {
        assertThat(ChatMessage.parse("{\"role\": \"assistant\", \"content\": null}")
                        .parts())
                .isEmpty();
    }

    @Test
    void givesBackItsToolCalls() {
        ToolCall call = new ToolCall("abcdef123", "get_weather", JsonObject.EMPTY.with("city", "Paris"));

        assertThat(ChatMessage.assistant(List.of(call)).toolCalls()).containsExactly(call);
    }

    @Test
    void readsToolCallsThatAreNotFramed() {
        ChatMessage message = ChatMessage.parse(
                "{\"role\": \"assistant\", \"tool_calls\": [{\"name\": \"add\", \"arguments\": \"{}\"}]}");

        assertThat(message.toolCalls()).containsExactly(ToolCall.of("add", JsonValue.of("{}")));
    }

    @Test
    void namesTheCallThatAToolAnswers() {
        ToolCall call = new ToolCall("abcdef123", "add", JsonObject.EMPTY);

        assertThat(ChatMessage.tool(call, "3").json()).isEqualTo(JsonObject.parse("""
            {"role": "tool", "name": "add", "content": "3", "tool_call_id": "abcdef123"}
            """));
    }

    @Test
    void keepsKeysThatOnlySomeTemplatesKnow() {
        ChatMessage message = ChatMessage.builder("assistant")
                .content("42")
                .put("reasoning_content", JsonValue.of("6 times 7"))
                .build();

        assertThat(message.get("reasoning_content")).isEqualTo(JsonValue.of("6 times 7"));
    }

    @Test
    void readsArgumentsFromTheirText() {
        assertThat(ToolCall.of("add", JsonValue.of("{\"a\": 1}")).argumentsObject())
                .isEqualTo(JsonObject.EMPTY.with("a", JsonValue.of(1)));
    }

    @Test
    void refusesArgumentsThatAreNoObject() {
        assertThatThrownBy(() -> ToolCall.of("add", JsonValue.of(1)).argumentsObject())
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("'add'");
    }
}
