package io.jtransformers.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation. It is what chat templates see of it: any keys with any values. The methods give those
 * that templates agree on.
 *
 * @param json the message as templates see it, such as {@code {"role": "user", "content": "Hello"}}
 */
public record ChatMessage(JsonObject json) {

    private static final String ROLE = "role";
    private static final String CONTENT = "content";
    private static final String TOOL_CALLS = "tool_calls";
    private static final String TOOL_CALL_ID = "tool_call_id";
    private static final String NAME = "name";

    /**
     * A message that says a text.
     *
     * @param role who speaks: {@code system}, {@code user}, {@code assistant}, {@code tool}, or what else a template
     *     knows
     * @param content what is said
     */
    public ChatMessage(String role, String content) {
        this(JsonObject.EMPTY.with(ROLE, role).with(CONTENT, content));
    }

    /** An instruction for the whole conversation. */
    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }

    /** What the user says. */
    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    /** What the user says, in parts. */
    public static ChatMessage user(List<ContentPart> content) {
        return builder("user").content(content).build();
    }

    /** What the model said. */
    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }

    /** The model's wish to have tools run. */
    public static ChatMessage assistant(List<ToolCall> toolCalls) {
        return builder("assistant").toolCalls(toolCalls).build();
    }

    /**
     * What a tool answered.
     *
     * @param call what it was asked
     * @param content its answer
     */
    public static ChatMessage tool(ToolCall call, String content) {
        Builder message = builder("tool").name(call.name()).content(content);
        return call.id() == null
                ? message.build()
                : message.toolCallId(call.id()).build();
    }

    /**
     * Reads a message from JSON.
     *
     * @throws JsonException if the text is no JSON object
     */
    public static ChatMessage parse(String json) {
        return new ChatMessage(JsonObject.parse(json));
    }

    /** A builder of a message with any keys. */
    public static Builder builder(String role) {
        return new Builder(role);
    }

    /** Who speaks; empty if the message does not say. */
    public String role() {
        return json.text(ROLE).orElse("");
    }

    /** What is said in words: the content if it is a text, the texts of its parts one after another otherwise. */
    public String text() {
        return parts().stream().map(part -> part.text().orElse("")).collect(Collectors.joining());
    }

    /** What is said, in parts; one part if the content is a text, none if there is no content. */
    public List<ContentPart> parts() {
        JsonValue content = json.get(CONTENT);
        if (content instanceof JsonValue.Text(String text)) {
            return List.of(ContentPart.text(text));
        }
        List<ContentPart> parts = new ArrayList<>();
        for (JsonValue item : json.items(CONTENT)) {
            switch (item) {
                case JsonObject part -> parts.add(new ContentPart(part));
                case JsonValue.Text(String text) -> parts.add(ContentPart.text(text));
                default -> {
                    // Nothing is said with numbers and the like.
                }
            }
        }
        return List.copyOf(parts);
    }

    /** The tools that the model wishes to have run. */
    public List<ToolCall> toolCalls() {
        return json.items(TOOL_CALLS).stream()
                .filter(JsonObject.class::isInstance)
                .map(call -> ToolCall.of((JsonObject) call))
                .toList();
    }

    /** The call that the message answers, if it is a tool's. */
    public Optional<String> toolCallId() {
        return json.text(TOOL_CALL_ID);
    }

    /** The name of the tool that speaks, or of the person. */
    public Optional<String> name() {
        return json.text(NAME);
    }

    /** The value of any key; null if the message lacks it. */
    public @Nullable JsonValue get(String key) {
        return json.get(key);
    }

    /** Sets the keys of a message; templates see them in the order in which they are set. */
    public static final class Builder {
        private final Map<String, JsonValue> members = new LinkedHashMap<>();

        private Builder(String role) {
            members.put(ROLE, JsonValue.of(role));
        }

        /** What is said. */
        public Builder content(String value) {
            return put(CONTENT, JsonValue.of(value));
        }

        /** What is said, in parts. */
        public Builder content(List<ContentPart> value) {
            return put(
                    CONTENT, new JsonArray(value.stream().map(ContentPart::json).toList()));
        }

        /** The tools that the model wishes to have run. */
        public Builder toolCalls(List<ToolCall> value) {
            return put(
                    TOOL_CALLS, new JsonArray(value.stream().map(ToolCall::json).toList()));
        }

        /** The call that the message answers. */
        public Builder toolCallId(String value) {
            return put(TOOL_CALL_ID, JsonValue.of(value));
        }

        /** The name of the tool that speaks, or of the person. */
        public Builder name(String value) {
            return put(NAME, JsonValue.of(value));
        }

        /** Any other key that a template knows, such as {@code reasoning_content}. */
        public Builder put(String key, JsonValue value) {
            members.put(key, value);
            return this;
        }

        /** The message. */
        public ChatMessage build() {
            return new ChatMessage(new JsonObject(members));
        }
    }
}
