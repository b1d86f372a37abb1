package io.jtransformers.tokenizers.mistral.request;

import io.jtransformers.tokenizers.json.PythonText;
import io.jtransformers.tokenizers.mistral.request.ChatCompletionRequest.Truncation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads conversations and tools in the form of OpenAI's interface.
 *
 * <p>Source: {@code ChatCompletionRequest.from_openai} in mistral-common 1.12.0, {@code protocol/instruct/request.py},
 * and the methods of the same name that it calls.
 */
final class OpenAiRequestReader {

    private final JsonMembers request;

    OpenAiRequestReader(Map<?, ?> request) {
        this.request = new JsonMembers("The request", request);
    }

    ChatCompletionRequest read() {
        List<Message> messages = new ArrayList<>();
        for (JsonMembers message : request.objects("messages")) {
            messages.add(message(message));
        }
        String effort = request.textOrNull("reasoning_effort");
        if (effort != null && !List.of("none", "high").contains(effort)) {
            throw request.error("has the 'reasoning_effort' '%s'; it must be 'none' or 'high'".formatted(effort));
        }
        ChatCompletionRequest read = new ChatCompletionRequest(
                request.textOrNull("model"),
                messages,
                List.of(),
                request.flag("truncate_for_context_length", false) ? Truncation.FOR_CONTEXT_LENGTH : Truncation.NONE,
                effort);
        ChatCompletionRequest continued =
                request.flag("continue_final_message", false) ? read.continuingFinalMessage() : read;
        return new ChatCompletionRequest(
                continued.model(), continued.messages(), tools(), continued.truncation(), continued.reasoningEffort());
    }

    private List<ToolDefinition> tools() {
        List<ToolDefinition> tools = new ArrayList<>();
        if (request.has("tools")) {
            for (JsonMembers tool : request.objects("tools")) {
                checkType(tool);
                tools.add(tool(tool.object("function")));
            }
        }
        return tools;
    }

    private static void checkType(JsonMembers tool) {
        if (!tool.textOr("type", "function").equals("function")) {
            throw tool.error("has the type '%s'; tools are functions".formatted(tool.text("type")));
        }
    }

    private static ToolDefinition tool(JsonMembers function) {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        if (function.has("parameters")) {
            parameters.putAll(function.object("parameters").members());
        }
        return new ToolDefinition(function.text("name"), function.textOr("description", ""), parameters);
    }

    private static Message message(JsonMembers message) {
        Object role = message.value("role");
        return switch (role instanceof String name ? name : PythonText.repr(role)) {
            case "user" -> new Message.UserMessage(required(message));
            case "assistant" -> assistant(message);
            case "tool" -> toolResult(message);
            case "system" -> new Message.SystemMessage(required(message));
            case String other -> throw new InvalidRequestException("Unknown message role: " + other);
        };
    }

    private static List<ContentChunk> required(JsonMembers message) {
        if (!message.has("content")) {
            throw message.error("needs 'content', a string or a list of parts");
        }
        return content(message);
    }

    private static List<ContentChunk> content(JsonMembers message) {
        Object content = message.value("content");
        if (content == null || content instanceof String) {
            String text = content == null ? "" : (String) content;
            return text.isEmpty() ? List.of() : List.of(new ContentChunk.Text(text));
        }
        List<ContentChunk> chunks = new ArrayList<>();
        for (JsonMembers chunk : message.objects("content")) {
            chunks.add(chunk(chunk));
        }
        chunks.forEach(chunk -> checkAllowed(chunk, message));
        return chunks;
    }

    /** Some parts are never of use in some messages, whatever the version. */
    private static void checkAllowed(ContentChunk chunk, JsonMembers message) {
        String role = message.text("role");
        boolean refused = switch (chunk) {
            case ContentChunk.Text _ -> false;
            case ContentChunk.Think _ -> role.equals("user") || role.equals("tool");
            case ContentChunk.Image _, ContentChunk.ImageUrl _ -> role.equals("system") || role.equals("assistant");
            case ContentChunk.Audio _ -> role.equals("assistant");
            case ContentChunk.AudioUrl _ -> role.equals("system") || role.equals("assistant");
        };
        if (refused) {
            throw new InvalidRequestException("%s cannot be used in %s message.".formatted(chunk.typeName(), role));
        }
    }

    private static ContentChunk chunk(JsonMembers chunk) {
        if (!chunk.has("type")) {
            throw new InvalidRequestException("Content chunk must have a type field.");
        }
        String type = chunk.text("type");
        return switch (type) {
            case "text" -> new ContentChunk.Text(chunk.text("text"));
            case "thinking" -> new ContentChunk.Think(chunk.text("thinking"), chunk.flag("closed", true));
            case "image_url" -> new ContentChunk.ImageUrl(chunk.textOrTextOf("image_url", "url"));
            case "audio_url" -> new ContentChunk.AudioUrl(chunk.textOrTextOf("audio_url", "url"));
            case "input_audio" -> new ContentChunk.Audio(chunk.textOrTextOf("input_audio", "data"));
            case "image" -> throw chunk.error("has the type 'image'; give images as 'image_url'");
            default -> throw new InvalidRequestException("'%s' is not a valid ChunkTypes".formatted(type));
        };
    }

    private static Message assistant(JsonMembers message) {
        List<ToolCall> calls = new ArrayList<>();
        if (message.has("tool_calls")) {
            message.objects("tool_calls").forEach(call -> calls.add(toolCall(call)));
        }
        List<ContentChunk> content = content(message);
        String thinking = thinking(message);
        if (thinking == null) {
            return new Message.AssistantMessage(content, calls, false, null);
        }
        if (content.stream().anyMatch(ContentChunk.Think.class::isInstance)) {
            throw new InvalidAssistantMessageException(
                    "Message cannot have both thinking chunks in `content` and a top-level `reasoning` or"
                            + " `reasoning_content` field.");
        }
        List<ContentChunk> thought = new ArrayList<>(content);
        thought.addFirst(new ContentChunk.Think(thinking, true));
        return new Message.AssistantMessage(thought, calls, false, null);
    }

    private static @Nullable String thinking(JsonMembers message) {
        String content = message.textOrNull("reasoning_content");
        String reasoning = message.textOrNull("reasoning");
        if (content != null && reasoning != null && !content.equals(reasoning)) {
            throw new InvalidRequestException("`reasoning_content` and `reasoning` should be equal.");
        }
        return content == null ? reasoning : content;
    }

    private static ToolCall toolCall(JsonMembers call) {
        checkType(call);
        JsonMembers function = call.object("function");
        Object arguments = function.value("arguments");
        String json = arguments == null
                ? "{}"
                : arguments instanceof Map<?, ?> ? PythonText.json(arguments) : function.text("arguments");
        return new ToolCall(call.textOr("id", ToolCall.NO_ID), function.text("name"), json);
    }

    private static Message toolResult(JsonMembers message) {
        List<ContentChunk> content = required(message);
        if (!message.contains("tool_call_id")) {
            throw message.error("needs 'tool_call_id', the id of the call that it answers");
        }
        return new Message.ToolMessage(content, message.textOrNull("tool_call_id"), message.textOrNull("name"));
    }
}
