package io.jtransformers.tokenizer;

import java.util.List;

/**
 * What a model answered, taken apart.
 *
 * @param content what it said in words
 * @param toolCalls the tools that it wishes to have run
 * @param problems what looked like a call but could not be read, in sentences; a model may write anything
 */
public record ChatResponse(String content, List<ToolCall> toolCalls, List<String> problems) {

    /** Copies the lists. */
    public ChatResponse {
        toolCalls = List.copyOf(toolCalls);
        problems = List.copyOf(problems);
    }

    /** An answer in words alone. */
    public static ChatResponse of(String content) {
        return new ChatResponse(content, List.of(), List.of());
    }

    /** The answer as the next message of the conversation. */
    public ChatMessage message() {
        if (toolCalls.isEmpty()) {
            return ChatMessage.assistant(content);
        }
        return ChatMessage.builder("assistant")
                .content(content)
                .toolCalls(toolCalls)
                .build();
    }
}
