package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizers.json.PythonText;
import io.jtransformers.tokenizers.mistral.request.ContentChunk;
import io.jtransformers.tokenizers.mistral.request.InvalidAssistantMessageException;
import io.jtransformers.tokenizers.mistral.request.InvalidFunctionCallException;
import io.jtransformers.tokenizers.mistral.request.InvalidRequestException;
import io.jtransformers.tokenizers.mistral.request.InvalidSystemPromptException;
import io.jtransformers.tokenizers.mistral.request.InvalidToolMessageException;
import io.jtransformers.tokenizers.mistral.request.InvalidUserMessageException;
import io.jtransformers.tokenizers.mistral.request.Message;
import io.jtransformers.tokenizers.mistral.request.MistralCommonException;
import io.jtransformers.tokenizers.mistral.request.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Checks what single messages say: which parts a role may use in a version, names and ids of tool calls.
 *
 * <p>Source: {@code MistralRequestValidator} and its versions in mistral-common 1.12.0,
 * {@code protocol/instruct/validator.py}.
 */
final class MessageValidator {

    private static final Set<Class<? extends ContentChunk>> TEXT = Set.of(ContentChunk.Text.class);

    private static final Pattern FUNCTION_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private static final Pattern CALL_ID = Pattern.compile("[a-zA-Z0-9]{9}");

    private static final String NEEDS_CALL_ID =
            "Tool call id must be a non-empty string other than 'null' for tokenizer version 13 or newer.";

    private final TokenizerVersion version;
    private final ValidationMode mode;
    private final Set<Class<? extends ContentChunk>> userChunks;
    private final Set<Class<? extends ContentChunk>> systemChunks;
    private final Set<Class<? extends ContentChunk>> assistantChunks;

    MessageValidator(TokenizerVersion version, ValidationMode mode) {
        this.version = version;
        this.mode = mode;
        if (version.isAtLeast(TokenizerVersion.V7)) {
            userChunks = Set.of(
                    ContentChunk.Text.class,
                    ContentChunk.Image.class,
                    ContentChunk.ImageUrl.class,
                    ContentChunk.Audio.class,
                    ContentChunk.AudioUrl.class);
            systemChunks = Set.of(ContentChunk.Text.class, ContentChunk.Audio.class, ContentChunk.Think.class);
        } else if (version == TokenizerVersion.V3) {
            userChunks = Set.of(ContentChunk.Text.class, ContentChunk.Image.class, ContentChunk.ImageUrl.class);
            systemChunks = TEXT;
        } else {
            userChunks = TEXT;
            systemChunks = TEXT;
        }
        assistantChunks = version.isAtLeast(TokenizerVersion.V11)
                ? Set.of(ContentChunk.Text.class, ContentChunk.Think.class)
                : TEXT;
    }

    void validate(Message message, boolean isLast) {
        switch (message) {
            case Message.UserMessage user -> validateChunks(user, userChunks, InvalidUserMessageException::new);
            case Message.SystemMessage system ->
                validateChunks(system, systemChunks, InvalidSystemPromptException::new);
            case Message.AssistantMessage assistant -> validateAssistant(assistant, isLast);
            case Message.ToolMessage tool -> validateTool(tool);
        }
    }

    private static void validateChunks(
            Message message,
            Set<Class<? extends ContentChunk>> allowed,
            Function<String, MistralCommonException> exception) {
        Set<String> unexpected = new TreeSet<>();
        for (ContentChunk chunk : message.content()) {
            if (!allowed.contains(chunk.getClass())) {
                unexpected.add(chunk.typeName());
            }
        }
        if (!unexpected.isEmpty()) {
            throw exception.apply("Unexpected content chunk types in %s message: %s"
                    .formatted(message.role(), PythonText.repr(unexpected)));
        }
    }

    private void validateAssistant(Message.AssistantMessage message, boolean isLast) {
        validateChunks(message, assistantChunks, InvalidAssistantMessageException::new);
        boolean hasContent = !message.content().isEmpty();
        boolean hasCalls = !message.toolCalls().isEmpty();
        if (!version.isAtLeast(TokenizerVersion.V7) && hasContent == hasCalls) {
            throw new InvalidAssistantMessageException(
                    "Assistant message must have either content or tool_calls, but not both.");
        }
        message.toolCalls().forEach(call -> validateCall(call, isLast));
        boolean weighs = mode == ValidationMode.FINETUNING || mode == ValidationMode.AGNOSTIC;
        Double weight = message.weight();
        if (weighs && weight != null && weight != 0 && weight != 1) {
            throw new InvalidAssistantMessageException("Assistant message weight must be either 0 or 1");
        }
        if (message.prefix() && !isLast) {
            throw new InvalidAssistantMessageException("Assistant message with prefix True must be last message");
        }
    }

    private void validateTool(Message.ToolMessage message) {
        validateChunks(message, TEXT, InvalidToolMessageException::new);
        String name = message.name();
        if (name != null && !FUNCTION_NAME.matcher(name).matches()) {
            throw new InvalidToolMessageException(wrongName(name));
        }
        String id = message.toolCallId();
        if (version.isAtLeast(TokenizerVersion.V13)) {
            if (id == null || id.isEmpty() || id.equals(ToolCall.NO_ID)) {
                throw new InvalidToolMessageException(NEEDS_CALL_ID);
            }
        } else if (version.isAtLeast(TokenizerVersion.V3)) {
            if (id == null) {
                throw new InvalidRequestException("Tool call id has to be defined.");
            }
            if (!CALL_ID.matcher(id).matches()) {
                throw new InvalidToolMessageException(wrongId(id));
            }
        }
    }

    /** Checks the id of a call, and then the name of its function. */
    void validateCall(ToolCall call, boolean isLast) {
        String id = call.id();
        if (version.isAtLeast(TokenizerVersion.V13)) {
            if (id.isEmpty() || id.equals(ToolCall.NO_ID)) {
                throw new InvalidFunctionCallException(NEEDS_CALL_ID);
            }
        } else if (version.isAtLeast(TokenizerVersion.V3)) {
            if (id.equals(ToolCall.NO_ID)) {
                validateMissingId(isLast);
            } else if (!CALL_ID.matcher(id).matches()) {
                throw new InvalidFunctionCallException(wrongId(id));
            }
        }
        if (!FUNCTION_NAME.matcher(call.name()).matches()) {
            throw new InvalidFunctionCallException(wrongName(call.name()));
        }
    }

    private void validateMissingId(boolean isLast) {
        switch (mode) {
            case SERVING -> throw new InvalidFunctionCallException("Tool call id has to be defined in serving mode.");
            case TEST ->
                throw new InvalidFunctionCallException(
                        "Tool call id 'null' is only allowed for the last assistant message in finetuning mode.");
            case FINETUNING, AGNOSTIC -> {
                if (!isLast) {
                    throw new InvalidFunctionCallException(
                            "Tool call id of assistant message that is not last has to be defined in %s mode."
                                    .formatted(mode));
                }
            }
        }
    }

    /** In one version, instructions and sound exclude each other. */
    void validateSystemAndAudio(List<Message> messages) {
        List<Integer> instructions = new ArrayList<>();
        List<Integer> sounds = new ArrayList<>();
        for (int index = 0; index < messages.size(); index++) {
            if (messages.get(index) instanceof Message.SystemMessage) {
                instructions.add(index);
            } else if (messages.get(index) instanceof Message.UserMessage user
                    && user.content().stream()
                            .anyMatch(chunk ->
                                    chunk instanceof ContentChunk.Audio || chunk instanceof ContentChunk.AudioUrl)) {
                sounds.add(index);
            }
        }
        if (!instructions.isEmpty() && !sounds.isEmpty()) {
            throw new InvalidRequestException(
                    ("Found system messages at indexes %s and audio chunks in messages at indexes %s. This is not"
                                    + " allowed prior to the tokenizer version 13.")
                            .formatted(instructions, sounds));
        }
    }

    static boolean isFunctionName(String name) {
        return FUNCTION_NAME.matcher(name).matches();
    }

    static String wrongName(String name) {
        return ("Function name was %s but must be a-z, A-Z, 0-9, or contain underscores and dashes, with a maximum"
                        + " length of 64.")
                .formatted(name);
    }

    private static String wrongId(String id) {
        return "Tool call id was %s but must be a-z, A-Z, 0-9, with a length of 9.".formatted(id);
    }
}
