package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizers.mistral.request.ChatCompletionRequest;
import io.jtransformers.tokenizers.mistral.request.InvalidMessageStructureException;
import io.jtransformers.tokenizers.mistral.request.InvalidRequestException;
import io.jtransformers.tokenizers.mistral.request.Message;
import io.jtransformers.tokenizers.mistral.request.ToolCall;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a conversation in the order and the words of mistral-common: first how messages follow one another, then what
 * each of them says, then the tools.
 *
 * <p>Source: {@code MistralRequestValidator} and its versions in mistral-common 1.12.0,
 * {@code protocol/instruct/validator.py}.
 */
final class RequestValidator {

    /** Which roles may follow which. */
    private static final Map<String, Set<String>> FOLLOWING_ROLES = Map.of(
            "system", Set.of("user", "assistant", "system"),
            "user", Set.of("assistant", "system", "user"),
            "assistant", Set.of("assistant", "user", "tool"),
            "tool", Set.of("assistant", "tool", "user"));

    private final TokenizerVersion version;
    private final ValidationMode mode;
    private final MessageValidator messageValidator;

    RequestValidator(TokenizerVersion version, ValidationMode mode) {
        this.version = version;
        this.mode = mode;
        messageValidator = new MessageValidator(version, mode);
    }

    /**
     * Checks a request.
     *
     * @throws io.jtransformers.tokenizers.mistral.request.MistralCommonException what is wrong first
     */
    void validate(ChatCompletionRequest request) {
        if (mode == ValidationMode.SERVING && request.model() == null) {
            throw new InvalidRequestException("Model name parameter is required for serving mode");
        }
        List<Message> messages = request.messages();
        validateStructure(messages);
        for (int index = 0; index < messages.size(); index++) {
            messageValidator.validate(messages.get(index), index == messages.size() - 1);
        }
        request.tools().forEach(ToolSchema::validate);
        if (request.reasoningEffort() != null && !version.isAtLeast(TokenizerVersion.V15)) {
            throw new InvalidRequestException(
                    "reasoning_effort='%s' is not supported for this model".formatted(request.reasoningEffort()));
        }
    }

    private void validateStructure(List<Message> messages) {
        if (messages.isEmpty()) {
            throw new InvalidMessageStructureException("Conversation must have at least one message");
        }
        if (messages.size() == 1
                && !(messages.getFirst() instanceof Message.UserMessage
                        || messages.getFirst() instanceof Message.SystemMessage)) {
            throw new InvalidMessageStructureException("Conversation must start with a user message or system message");
        }
        if (mode == ValidationMode.FINETUNING || messages.size() > 1) {
            validateLast(messages.getLast());
        }
        validateOrder(messages);
        if (version.isAtLeast(TokenizerVersion.V11)) {
            validateCallsById(messages);
        } else {
            validateCallsByNumber(messages);
        }
        if (version == TokenizerVersion.V7) {
            messageValidator.validateSystemAndAudio(messages);
        }
    }

    private void validateLast(Message last) {
        if (mode == ValidationMode.AGNOSTIC) {
            return;
        }
        if (mode == ValidationMode.FINETUNING) {
            if (!(last instanceof Message.AssistantMessage assistant)) {
                throw new InvalidMessageStructureException(
                        "Expected last role Assistant for finetuning but got " + last.role());
            }
            if (assistant.prefix()) {
                throw new InvalidMessageStructureException("Cannot continue final message in finetuning mode");
            }
            if (version.isAtLeast(TokenizerVersion.V3)) {
                assistant.toolCalls().forEach(call -> messageValidator.validateCall(call, true));
            }
        } else if (last instanceof Message.AssistantMessage assistant && !assistant.prefix()) {
            throw new InvalidMessageStructureException(
                    "Expected last role User or Tool (or Assistant with prefix) for serving but got assistant");
        }
    }

    private static void validateOrder(List<Message> messages) {
        @Nullable String previous = null;
        for (Message message : messages) {
            if (previous != null
                    && !FOLLOWING_ROLES.getOrDefault(previous, Set.of()).contains(message.role())) {
                throw new InvalidMessageStructureException(
                        "Unexpected role '%s' after role '%s'".formatted(message.role(), previous));
            }
            previous = message.role();
        }
    }

    /** As many results as calls before the assistant speaks again. The first message never counts. */
    private void validateCallsByNumber(List<Message> messages) {
        int missing = 0;
        for (Message message : messages.subList(1, messages.size())) {
            if (message instanceof Message.ToolMessage) {
                missing--;
            } else if (message instanceof Message.AssistantMessage assistant) {
                if (missing != 0) {
                    throw unequalCalls();
                }
                missing = assistant.toolCalls().size();
            }
        }
        if (missing != 0 && mode == ValidationMode.SERVING) {
            throw unequalCalls();
        }
        if (missing < 0 && mode == ValidationMode.FINETUNING) {
            throw new InvalidMessageStructureException("More tool responses than tool calls");
        }
    }

    /** One result for each call, told apart by their ids. */
    private void validateCallsById(List<Message> messages) {
        Set<String> expected = new HashSet<>();
        Set<@Nullable String> observed = new HashSet<>();
        for (Message message : messages.subList(1, messages.size())) {
            if (message instanceof Message.ToolMessage tool) {
                String id = tool.toolCallId();
                if (observed.contains(id)) {
                    throw new InvalidMessageStructureException(
                            "Duplicate tool call id %s in tool results".formatted(id == null ? "None" : id));
                }
                if (id == null || !expected.contains(id)) {
                    throw new InvalidMessageStructureException(
                            "Unexpected tool call id %s in tool results".formatted(id == null ? "None" : id));
                }
                observed.add(id);
            } else if (message instanceof Message.AssistantMessage assistant) {
                if (expected.size() != observed.size()) {
                    throw unequalCalls();
                }
                expected.clear();
                observed.clear();
                assistant.toolCalls().forEach(call -> addNew(call, expected));
            }
        }
        if (expected.size() != observed.size() && mode == ValidationMode.SERVING) {
            throw unequalCalls();
        }
    }

    private static void addNew(ToolCall call, Set<String> ids) {
        if (!ids.add(call.id())) {
            throw new InvalidMessageStructureException(
                    "Duplicate tool call id %s in assistant message".formatted(call.id()));
        }
    }

    private static InvalidMessageStructureException unequalCalls() {
        return new InvalidMessageStructureException("Not the same number of function calls and responses");
    }
}
