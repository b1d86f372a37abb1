package io.jtransformers.tokenizers.mistral.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that a model is to go on with.
 *
 * <p>Source: {@code ChatCompletionRequest} in mistral-common 1.12.0, {@code protocol/instruct/request.py}.
 *
 * @param model the name of the model, which only serving asks for
 * @param messages the conversation so far
 * @param tools what the assistant may call
 * @param truncation whether early messages may be left out
 * @param reasoningEffort how much the model is to think; only models of the latest version know it
 */
public record ChatCompletionRequest(
        @Nullable String model,
        List<Message> messages,
        List<ToolDefinition> tools,
        Truncation truncation,
        @Nullable String reasoningEffort) {

    /** Whether early messages may be left out so that the rest fits into the model's context. */
    public enum Truncation {
        /** All messages are encoded, however many. */
        NONE,
        /** The oldest exchanges are left out. */
        FOR_CONTEXT_LENGTH
    }

    /** Copies the lists. */
    public ChatCompletionRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** A conversation without tools. */
    public static ChatCompletionRequest of(List<Message> messages) {
        return of(messages, List.of());
    }

    /** A conversation with tools. */
    public static ChatCompletionRequest of(List<Message> messages, List<ToolDefinition> tools) {
        return new ChatCompletionRequest(null, messages, tools, Truncation.NONE, null);
    }

    /**
     * Reads a request in the form of OpenAI's interface: {@code messages}, {@code tools},
     * {@code continue_final_message} and so on. Members that do not change the tokens are passed over.
     *
     * @param request maps, lists, strings, numbers, booleans and null
     * @throws InvalidRequestException if a member is missing or of another type than it must be
     * @throws InvalidMessageStructureException if the final message is to be continued and is not the assistant's
     */
    public static ChatCompletionRequest fromOpenAi(Map<String, ? extends @Nullable Object> request) {
        return new OpenAiRequestReader(request).read();
    }

    /** The same request for a model of this name. */
    public ChatCompletionRequest withModel(String name) {
        return new ChatCompletionRequest(name, messages, tools, truncation, reasoningEffort);
    }

    /** The same request with another choice about early messages. */
    public ChatCompletionRequest withTruncation(Truncation value) {
        return new ChatCompletionRequest(model, messages, tools, value, reasoningEffort);
    }

    /**
     * The same request with its final message to be continued.
     *
     * @throws InvalidMessageStructureException if it is not the assistant's
     */
    public ChatCompletionRequest continuingFinalMessage() {
        if (messages.isEmpty() || !(messages.getLast() instanceof Message.AssistantMessage last)) {
            throw new InvalidMessageStructureException(
                    "continue_final_message=True requires final message to be an assistant.");
        }
        List<Message> continued = new ArrayList<>(messages);
        continued.set(continued.size() - 1, last.asPrefix());
        return new ChatCompletionRequest(model, continued, tools, truncation, reasoningEffort);
    }
}
