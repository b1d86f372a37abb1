package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.JsonArray;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizer.Tool;
import io.jtransformers.tokenizers.mistral.request.ChatCompletionRequest;
import io.jtransformers.tokenizers.mistral.request.InvalidRequestException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of conversations as all tokenizers take them.
 *
 * <p>Source: {@code MistralCommonBackend.apply_chat_template} in Transformers 5.12.1,
 * {@code tokenization_mistral_common.py}.
 */
final class ChatRequests {

    private ChatRequests() {}

    /**
     * A request.
     *
     * @throws ChatTemplateException if an answer is to be begun behind an answer
     * @throws io.jtransformers.tokenizers.mistral.request.MistralCommonException if a message has not the form of one
     */
    static ChatCompletionRequest of(List<ChatMessage> messages, ChatTemplateOptions options) {
        if (options.addGenerationPrompt()
                && !messages.isEmpty()
                && messages.getLast().role().equals("assistant")) {
            throw new ChatTemplateException(
                    "The last message in the conversation is already an assistant message. Consider using"
                            + " `continue_final_message` instead.");
        }
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        options.variables().forEach((name, value) -> request.put(name, plain(value)));
        request.put(
                "messages",
                messages.stream().map(message -> plain(adapted(message.json()))).toList());
        List<Tool> tools = options.tools();
        request.put(
                "tools",
                tools == null
                        ? null
                        : tools.stream().map(tool -> plain(tool.json())).toList());
        request.put("continue_final_message", options.continueFinalMessage() != null);
        return ChatCompletionRequest.fromOpenAi(request);
    }

    /** Images and sounds as mistral-common names them. */
    private static JsonObject adapted(JsonObject message) {
        if (!(message.get("content") instanceof JsonArray parts)) {
            return message;
        }
        List<JsonValue> adapted = new ArrayList<>();
        for (JsonValue part : parts.items()) {
            if (part instanceof JsonObject object) {
                if (object.text("type").isPresent()) {
                    adapted.add(adaptedPart(object));
                }
            } else {
                adapted.add(part);
            }
        }
        return message.with("content", new JsonArray(adapted));
    }

    private static JsonObject adaptedPart(JsonObject part) {
        return switch (part.text("type").orElse("")) {
            case "image" -> url("image_url", image(part));
            case "audio" ->
                url(
                        "audio_url",
                        given(part, "base64")
                                .or(() -> given(part, "url"))
                                .orElseThrow(() -> new InvalidRequestException("Audio content must be specified.")));
            default -> part;
        };
    }

    private static JsonObject url(String type, String url) {
        return JsonObject.EMPTY.with("type", type).with(type, JsonObject.EMPTY.with("url", url));
    }

    private static String image(JsonObject part) {
        return given(part, "url")
                .or(() -> given(part, "path").map(path -> path.startsWith("file://") ? path : uri(path)))
                .or(() -> given(part, "base64")
                        .map(data -> data.startsWith("data:image") ? data : "data:image/unk;base64," + data))
                .orElseThrow(() -> new InvalidRequestException("Image content must be specified."));
    }

    private static String uri(String path) {
        try {
            return Path.of(path).toAbsolutePath().toUri().toString();
        } catch (InvalidPathException e) {
            throw new InvalidRequestException("The path of an image is no path: " + e.getMessage());
        }
    }

    private static Optional<String> given(JsonObject part, String key) {
        return part.text(key).filter(text -> !text.isEmpty());
    }

    private static @Nullable Object plain(JsonValue value) {
        return switch (value) {
            case JsonValue.Null _ -> null;
            case JsonValue.Text text -> text.value();
            case JsonValue.Whole number -> number.value();
            case JsonValue.Real number -> number.value();
            case JsonValue.Bool truth -> truth.value();
            case JsonArray array -> {
                List<@Nullable Object> items = new ArrayList<>();
                array.items().forEach(item -> items.add(plain(item)));
                yield items;
            }
            case JsonObject object -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                object.members().forEach((name, member) -> members.put(name, plain(member)));
                yield members;
            }
        };
    }
}
