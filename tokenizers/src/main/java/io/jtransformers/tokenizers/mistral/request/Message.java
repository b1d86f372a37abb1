package io.jtransformers.tokenizers.mistral.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * <p>Source: {@code UserMessage} and its siblings in mistral-common 1.12.0, {@code protocol/instruct/messages.py}.
 */
public sealed interface Message {

    /** Who speaks: {@code system}, {@code user}, {@code assistant} or {@code tool}. */
    String role();

    /** What is said, in parts. */
    List<ContentChunk> content();

    /** The parts of a plain string. */
    private static List<ContentChunk> text(String content) {
        return content.isEmpty() ? List.of() : List.of(new ContentChunk.Text(content));
    }

    /** What a user says. */
    static Message user(String content) {
        return new UserMessage(text(content));
    }

    /** An instruction for the whole conversation. */
    static Message system(String content) {
        return new SystemMessage(text(content));
    }

    /** What the assistant said. */
    static Message assistant(String content) {
        return new AssistantMessage(text(content), List.of(), false, null);
    }

    /** What the assistant began to say, and the model is to go on with. */
    static Message assistantPrefix(String content) {
        return new AssistantMessage(text(content), List.of(), true, null);
    }

    /** Tools that the assistant called. */
    static Message assistantCalls(List<ToolCall> toolCalls) {
        return new AssistantMessage(List.of(), toolCalls, false, null);
    }

    /** What a call of a tool gave. */
    static Message tool(String toolCallId, String content) {
        return new ToolMessage(text(content), toolCallId, null);
    }

    /**
     * What a user says.
     *
     * @param content text, images, sound
     */
    record UserMessage(List<ContentChunk> content) implements Message {
        /** Copies the list. */
        public UserMessage {
            content = List.copyOf(content);
        }

        @Override
        public String role() {
            return "user";
        }
    }

    /**
     * An instruction for the whole conversation.
     *
     * @param content text
     */
    record SystemMessage(List<ContentChunk> content) implements Message {
        /** Copies the list. */
        public SystemMessage {
            content = List.copyOf(content);
        }

        @Override
        public String role() {
            return "system";
        }
    }

    /**
     * What the assistant said or did.
     *
     * @param content text and thoughts
     * @param toolCalls the tools that it called
     * @param prefix whether the model is to go on with this message
     * @param weight for training: 1 if the model is to learn from it, 0 if not, null where nothing is said
     */
    record AssistantMessage(
            List<ContentChunk> content,
            List<ToolCall> toolCalls,
            boolean prefix,
            @Nullable Double weight) implements Message {
        /** Copies the lists. */
        public AssistantMessage {
            content = List.copyOf(content);
            toolCalls = List.copyOf(toolCalls);
        }

        @Override
        public String role() {
            return "assistant";
        }

        /** The same message for the model to go on with. */
        public AssistantMessage asPrefix() {
            return new AssistantMessage(content, toolCalls, true, weight);
        }
    }

    /**
     * What a call of a tool gave.
     *
     * @param content text
     * @param toolCallId the id of the call; null where there is none
     * @param name the name of the tool, which only the second version of the tokenizer writes; null where it is not
     *     said
     */
    record ToolMessage(
            List<ContentChunk> content,
            @Nullable String toolCallId,
            @Nullable String name) implements Message {
        /** Copies the list. */
        public ToolMessage {
            content = List.copyOf(content);
        }

        @Override
        public String role() {
            return "tool";
        }
    }
}
