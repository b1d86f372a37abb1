package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizers.json.PythonJsonReader;
import io.jtransformers.tokenizers.json.PythonText;
import io.jtransformers.tokenizers.mistral.request.ContentChunk;
import io.jtransformers.tokenizers.mistral.request.Message;
import io.jtransformers.tokenizers.mistral.request.MistralCommonException;
import io.jtransformers.tokenizers.mistral.request.ToolCall;
import io.jtransformers.tokenizers.mistral.request.UnsupportedTokenizerFeatureException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the assistant said and did, and what its tools gave. This is where versions differ most.
 *
 * <p>Source: {@code InstructTokenizerV1} to {@code InstructTokenizerV13} in mistral-common 1.12.0,
 * {@code tokens/tokenizers/instruct.py}.
 */
final class AssistantEncoder {

    private final TextTokenizer tokenizer;
    private final TokenizerVersion version;

    AssistantEncoder(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        version = tokenizer.version();
    }

    /**
     * A message of the assistant.
     *
     * @param beforeLastUser whether the user spoke after it; the second version forgets calls then
     */
    int[] assistant(Message.AssistantMessage message, boolean beforeLastUser) {
        boolean hasCalls = !message.toolCalls().isEmpty();
        if (version == TokenizerVersion.V1 && hasCalls) {
            throw noTools();
        }
        if (!hasCalls && message.content().isEmpty()) {
            throw new MistralCommonException(emptyMessage(message));
        }
        if (hasCalls && !message.content().isEmpty() && !version.isAtLeast(TokenizerVersion.V7)) {
            throw new MistralCommonException(
                    "Cannot have tool calls and content defined in the same assistant message " + shown(message));
        }
        if (version == TokenizerVersion.V2 && hasCalls && beforeLastUser) {
            return new int[0];
        }
        IdList tokens = new IdList().addAll(content(message.content()));
        if (hasCalls) {
            tokens.addAll(calls(message.toolCalls()));
        }
        if (!message.prefix()) {
            tokens.add(tokenizer.eosId());
        }
        return tokens.toArray();
    }

    private String emptyMessage(Message.AssistantMessage message) {
        return switch (version) {
            case V1 -> " // None";
            case V2, V3 -> "Invalid assistant message: ";
            default ->
                "Invalid assistant message: role='assistant' content='' tool_calls=None prefix=%s"
                        .formatted(PythonText.repr(message.prefix()));
        };
    }

    /** The message as Python shows it. */
    private static String shown(Message.AssistantMessage message) {
        String calls = message.toolCalls().stream()
                .map(call -> "ToolCall(id=%s, type='function', function=FunctionCall(name=%s, arguments=%s))"
                        .formatted(
                                PythonText.repr(call.id()),
                                PythonText.repr(call.name()),
                                PythonText.repr(call.arguments())))
                .collect(Collectors.joining(", "));
        return "role='assistant' content=%s tool_calls=[%s] prefix=%s"
                .formatted(
                        PythonText.repr(RequestNormalizer.text(message.content())),
                        calls,
                        PythonText.repr(message.prefix()));
    }

    private static MistralCommonException noTools() {
        return new MistralCommonException("Tools not implemented for tokenizer V1");
    }

    private int[] content(List<ContentChunk> content) {
        IdList tokens = new IdList();
        if (content.size() == 1 && content.getFirst() instanceof ContentChunk.Text(String text)) {
            return tokenizer.encode(version == TokenizerVersion.V1 ? text : withoutSpacesAtEnd(text));
        }
        content.forEach(chunk -> tokens.addAll(chunk(chunk)));
        return tokens.toArray();
    }

    private static String withoutSpacesAtEnd(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    /** A part of a message. */
    int[] chunk(ContentChunk chunk) {
        if (!(chunk instanceof ContentChunk.Think(String thinking, boolean closed))) {
            requireText(chunk);
            return tokenizer.encode(((ContentChunk.Text) chunk).text());
        }
        if (!version.isAtLeast(TokenizerVersion.V13)) {
            throw new MistralCommonException("Think not implemented for tokenizer < V13.");
        }
        IdList tokens = new IdList()
                .add(tokenizer.specialTokenId(SpecialTokens.BEGIN_THINK))
                .addAll(tokenizer.encode(thinking));
        if (closed) {
            tokens.add(tokenizer.specialTokenId(SpecialTokens.END_THINK));
        }
        return tokens.toArray();
    }

    static void requireText(ContentChunk chunk) {
        if (!(chunk instanceof ContentChunk.Text)) {
            throw new UnsupportedTokenizerFeatureException(
                    "A message has a %s, but this tokenizer writes text alone; leave it out."
                            .formatted(chunk.typeName()));
        }
    }

    private int[] calls(List<ToolCall> calls) {
        IdList tokens = new IdList();
        if (!version.isAtLeast(TokenizerVersion.V11)) {
            List<Map<String, @Nullable Object>> functions =
                    calls.stream().map(this::function).toList();
            return tokens.add(tokenizer.specialTokenId(SpecialTokens.TOOL_CALLS))
                    .addAll(tokenizer.encode(PythonText.json(functions)))
                    .toArray();
        }
        for (ToolCall call : calls) {
            tokens.add(tokenizer.specialTokenId(SpecialTokens.TOOL_CALLS)).addAll(tokenizer.encode(call.name()));
            if (version == TokenizerVersion.V11 && hasId(call)) {
                tokens.add(tokenizer.specialTokenId(SpecialTokens.CALL_ID)).addAll(tokenizer.encode(call.id()));
            }
            tokens.add(tokenizer.specialTokenId(SpecialTokens.ARGS))
                    .addAll(tokenizer.encode(PythonText.json(parsed(call.arguments()))));
        }
        return tokens.toArray();
    }

    private Map<String, @Nullable Object> function(ToolCall call) {
        Map<String, @Nullable Object> function = new LinkedHashMap<>();
        function.put("name", call.name());
        function.put("arguments", parsed(call.arguments()));
        if (version.isAtLeast(TokenizerVersion.V3) && hasId(call)) {
            function.put("id", call.id());
        }
        return function;
    }

    private static boolean hasId(ToolCall call) {
        return !call.id().isEmpty() && !call.id().equals(ToolCall.NO_ID);
    }

    /** What JSON says; what is no JSON is a string. */
    private static @Nullable Object parsed(String text) {
        var read = PythonJsonReader.read(text);
        return read.isPresent() ? read.get().value() : text;
    }

    /**
     * What a tool gave.
     *
     * @param beforeLastUser whether the user spoke after it; the second version forgets results then
     */
    int[] toolResult(Message.ToolMessage message, boolean beforeLastUser) {
        if (version == TokenizerVersion.V1) {
            throw noTools();
        }
        if (version == TokenizerVersion.V2 && beforeLastUser) {
            return new int[0];
        }
        IdList tokens = new IdList().add(tokenizer.specialTokenId(SpecialTokens.BEGIN_TOOL_RESULTS));
        String content = RequestNormalizer.text(message.content());
        switch (version) {
            case V2 -> tokens.addAll(tokenizer.encode(PythonText.json(List.of(namedResult(message, content)))));
            case V3 -> tokens.addAll(tokenizer.encode(PythonText.json(identifiedResult(message, content))));
            case V7, V11 ->
                tokens.addAll(tokenizer.encode(Objects.requireNonNull(message.toolCallId())))
                        .add(tokenizer.specialTokenId(SpecialTokens.BEGIN_TOOL_CONTENT))
                        .addAll(tokenizer.encode(content));
            default -> tokens.addAll(tokenizer.encode(content));
        }
        return tokens.add(tokenizer.specialTokenId(SpecialTokens.END_TOOL_RESULTS))
                .toArray();
    }

    private static Map<String, @Nullable Object> namedResult(Message.ToolMessage message, String content) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("name", message.name());
        result.put("content", parsed(content));
        return result;
    }

    private static Map<String, @Nullable Object> identifiedResult(Message.ToolMessage message, String content) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("content", parsed(content));
        result.put("call_id", message.toolCallId());
        return result;
    }
}
