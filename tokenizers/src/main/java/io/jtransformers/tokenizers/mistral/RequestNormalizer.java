package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizers.json.PythonJsonReader;
import io.jtransformers.tokenizers.json.PythonText;
import io.jtransformers.tokenizers.mistral.request.ChatCompletionRequest;
import io.jtransformers.tokenizers.mistral.request.ContentChunk;
import io.jtransformers.tokenizers.mistral.request.Message;
import io.jtransformers.tokenizers.mistral.request.ToolCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins neighbouring messages of one role and writes JSON in Python's way, as the models saw it in training.
 *
 * <p>Source: {@code InstructRequestNormalizer} and its versions in mistral-common 1.12.0,
 * {@code protocol/instruct/normalize.py}.
 */
final class RequestNormalizer {

    private static final String SEPARATOR = "\n\n";

    private final TokenizerVersion version;
    private final boolean keepsSystemMessages;

    RequestNormalizer(TokenizerVersion version) {
        this.version = version;
        keepsSystemMessages = version.isAtLeast(TokenizerVersion.V7);
    }

    InstructRequest normalize(ChatCompletionRequest request) {
        return new InstructRequest(
                joined(request.messages()),
                keepsSystemMessages ? null : systemPrompt(request.messages()),
                request.tools());
    }

    private static @Nullable String systemPrompt(List<Message> messages) {
        List<String> prompts = messages.stream()
                .filter(message -> message instanceof Message.SystemMessage
                        && !message.content().isEmpty())
                .map(message -> text(joinContents(List.of(message))))
                .toList();
        return prompts.isEmpty() ? null : String.join(SEPARATOR, prompts);
    }

    private List<Message> joined(List<Message> messages) {
        List<Message> joined = new ArrayList<>();
        List<String> callIds = new ArrayList<>();
        int start = 0;
        while (start < messages.size()) {
            int end = start + 1;
            while (end < messages.size() && belongTogether(messages.get(start), messages.get(end))) {
                end++;
            }
            joined.addAll(join(messages.subList(start, end), callIds));
            start = end;
        }
        if (joined.isEmpty() || (!keepsSystemMessages && !(joined.getFirst() instanceof Message.UserMessage))) {
            joined.addFirst(Message.user(""));
        }
        return joined;
    }

    private static boolean belongTogether(Message message, Message other) {
        return message.role().equals(other.role()) && Objects.equals(weight(message), weight(other));
    }

    private static @Nullable Double weight(Message message) {
        return message instanceof Message.AssistantMessage assistant ? assistant.weight() : null;
    }

    /**
     * Joins messages of one role.
     *
     * @param callIds the ids of the calls that wait for results; changed
     */
    private List<Message> join(List<Message> messages, List<String> callIds) {
        return switch (messages.getFirst()) {
            case Message.UserMessage _ -> List.of(new Message.UserMessage(joinContents(messages)));
            case Message.SystemMessage _ ->
                keepsSystemMessages
                        ? messages.stream()
                                .map(message -> (Message) new Message.SystemMessage(joinContents(List.of(message))))
                                .toList()
                        : List.of();
            case Message.AssistantMessage _ -> {
                Message.AssistantMessage assistant = joinAssistants(messages);
                assistant.toolCalls().forEach(call -> callIds.add(call.id()));
                yield List.of(assistant);
            }
            case Message.ToolMessage _ -> {
                List<Message> results = toolResults(messages, callIds);
                callIds.clear();
                yield results;
            }
        };
    }

    private Message.AssistantMessage joinAssistants(List<Message> messages) {
        List<ToolCall> calls = new ArrayList<>();
        boolean prefix = false;
        for (Message message : messages) {
            Message.AssistantMessage assistant = (Message.AssistantMessage) message;
            for (ToolCall call : assistant.toolCalls()) {
                calls.add(new ToolCall(call.id(), call.name(), normalizedJson(call.arguments())));
            }
            prefix |= assistant.prefix();
        }
        return new Message.AssistantMessage(joinContents(messages), calls, prefix, weight(messages.getFirst()));
    }

    private List<Message> toolResults(List<Message> messages, List<String> callIds) {
        List<Message.ToolMessage> results = new ArrayList<>();
        for (Message message : messages) {
            Message.ToolMessage tool = (Message.ToolMessage) message;
            List<ContentChunk> content = joinContents(List.of(tool));
            if (!keepsSystemMessages) {
                content = List.of(new ContentChunk.Text(normalizedJson(text(content))));
            }
            results.add(new Message.ToolMessage(content, tool.toolCallId(), tool.name()));
        }
        if (version.isAtLeast(TokenizerVersion.V11)) {
            sortByCall(results, callIds);
        }
        return List.copyOf(results);
    }

    private static void sortByCall(List<Message.ToolMessage> results, List<String> callIds) {
        Map<String, Integer> order = new HashMap<>();
        for (int index = 0; index < callIds.size(); index++) {
            order.put(callIds.get(index), index);
        }
        results.sort(Comparator.comparingInt(result -> order.getOrDefault(
                Objects.requireNonNullElse(result.toolCallId(), ToolCall.NO_ID), Integer.MAX_VALUE)));
    }

    /** One way of writing for equal JSON; what is no JSON stays as it is. */
    private static String normalizedJson(String text) {
        if (text.isEmpty()) {
            return "{}";
        }
        return PythonJsonReader.read(text)
                .map(parsed -> PythonText.json(parsed.value()))
                .orElse(text);
    }

    /** The parts of several messages, with neighbouring texts made one. */
    private static List<ContentChunk> joinContents(List<Message> messages) {
        List<ContentChunk> joined = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Message message : messages) {
            for (ContentChunk chunk : message.content()) {
                if (!(chunk instanceof ContentChunk.Text(String part))) {
                    flush(text, joined);
                    joined.add(chunk);
                } else if (!part.isEmpty()) {
                    text.append(text.isEmpty() ? "" : SEPARATOR).append(part);
                }
            }
        }
        flush(text, joined);
        return joined;
    }

    private static void flush(StringBuilder text, List<ContentChunk> joined) {
        if (!text.isEmpty()) {
            joined.add(new ContentChunk.Text(text.toString()));
            text.setLength(0);
        }
    }

    /** What texts say together; other parts were refused before. */
    static String text(List<ContentChunk> content) {
        StringBuilder text = new StringBuilder();
        for (ContentChunk chunk : content) {
            if (chunk instanceof ContentChunk.Text(String part)) {
                text.append(part);
            }
        }
        return text.toString();
    }
}
