package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizers.json.PythonText;
import io.jtransformers.tokenizers.mistral.request.FimRequest;
import io.jtransformers.tokenizers.mistral.request.Message;
import io.jtransformers.tokenizers.mistral.request.MistralCommonException;
import io.jtransformers.tokenizers.mistral.request.ToolDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes conversations as ids. Text goes through the text tokenizer alone; control tokens are put between by id.
 *
 * <p>Source: {@code InstructTokenizerV1} to {@code InstructTokenizerV13} in mistral-common 1.12.0,
 * {@code tokens/tokenizers/instruct.py}.
 */
final class InstructEncoder {

    /** Stands before a text so that the tokenizer puts no space at its beginning; it has two tokens. */
    private static final String NO_SPACE = "☺";

    private final TextTokenizer tokenizer;
    private final TokenizerVersion version;
    private final AssistantEncoder assistantEncoder;

    InstructEncoder(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        version = tokenizer.version();
        assistantEncoder = new AssistantEncoder(tokenizer);
    }

    /**
     * Encodes a conversation.
     *
     * @param mostTokens how many ids messages may have together before old ones are left out; null for any number
     * @throws MistralCommonException if a message cannot be written, or the rest does not fit
     */
    Tokenized encode(InstructRequest request, @Nullable Integer mostTokens) {
        List<Message> messages = request.messages();
        int firstUser = -1;
        int lastUser = -1;
        for (int index = 0; index < messages.size(); index++) {
            if (messages.get(index) instanceof Message.UserMessage) {
                firstUser = firstUser < 0 ? index : firstUser;
                lastUser = index;
            }
        }
        List<int @Nullable []> parts = new ArrayList<>();
        int[] prefixIds = null;
        for (int index = 0; index < messages.size(); index++) {
            Message message = messages.get(index);
            int[] part = switch (message) {
                case Message.UserMessage user -> user(user, request, index == firstUser, index == lastUser);
                case Message.SystemMessage system -> system(system);
                case Message.AssistantMessage assistant -> assistantEncoder.assistant(assistant, index < lastUser);
                case Message.ToolMessage tool -> assistantEncoder.toolResult(tool, index < lastUser);
            };
            parts.add(part);
            if (message instanceof Message.AssistantMessage assistant && assistant.prefix()) {
                prefixIds = part;
            }
        }
        if (mostTokens != null && version.isAtLeast(TokenizerVersion.V7)) {
            Truncation.truncate(parts, messages, mostTokens, lastUser);
        }
        IdList tokens = new IdList().add(tokenizer.bosId());
        parts.stream().filter(part -> part != null).forEach(tokens::addAll);
        return new Tokenized(tokens.toArray(), prefixIds);
    }

    private int[] user(Message.UserMessage message, InstructRequest request, boolean isFirst, boolean isLast) {
        if (version == TokenizerVersion.V1) {
            String text = withSystemPrompt(text(message), isFirst ? request.systemPrompt() : null);
            return tokenizer.encode("[INST] %s [/INST]".formatted(text));
        }
        IdList tokens = new IdList();
        boolean writesTools = version.isAtLeast(TokenizerVersion.V13) ? isFirst : isLast;
        if (writesTools && !request.tools().isEmpty()) {
            List<Map<String, Object>> tools =
                    request.tools().stream().map(ToolDefinition::toJson).toList();
            tokens.add(control(SpecialTokens.BEGIN_TOOLS))
                    .addAll(tokenizer.encode(PythonText.json(tools)))
                    .add(control(SpecialTokens.END_TOOLS));
        }
        return tokens.add(control(SpecialTokens.BEGIN_INST))
                .addAll(tokenizer.encode(withSystemPrompt(text(message), isLast ? request.systemPrompt() : null)))
                .add(control(SpecialTokens.END_INST))
                .toArray();
    }

    private static String withSystemPrompt(String text, @Nullable String systemPrompt) {
        return systemPrompt == null || systemPrompt.isEmpty() ? text : systemPrompt + "\n\n" + text;
    }

    private int[] system(Message.SystemMessage message) {
        IdList tokens = new IdList().add(control(SpecialTokens.BEGIN_SYSTEM));
        message.content().forEach(chunk -> tokens.addAll(assistantEncoder.chunk(chunk)));
        return tokens.add(control(SpecialTokens.END_SYSTEM)).toArray();
    }

    private static String text(Message message) {
        message.content().forEach(AssistantEncoder::requireText);
        return RequestNormalizer.text(message.content());
    }

    private int control(String token) {
        return tokenizer.specialTokenId(token);
    }

    /**
     * Encodes a text with a gap.
     *
     * @throws MistralCommonException if the version knows none
     */
    Tokenized encode(FimRequest request) {
        if (version == TokenizerVersion.V1) {
            throw new MistralCommonException("FIM not available for TokenizerVersion." + version);
        }
        IdList tokens = new IdList().add(control(SpecialTokens.BOS)).add(control(SpecialTokens.SUFFIX));
        String suffix = request.suffix();
        if (suffix != null && !suffix.isEmpty()) {
            int[] ids = tokenizer.encode(NO_SPACE + suffix);
            tokens.addAll(Arrays.copyOfRange(ids, Math.min(2, ids.length), ids.length));
        }
        tokens.add(control(SpecialTokens.PREFIX)).addAll(tokenizer.encode(request.prompt()));
        return new Tokenized(tokens.toArray(), null);
    }
}
