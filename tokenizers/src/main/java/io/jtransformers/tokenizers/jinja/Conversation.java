package io.jtransformers.tokenizers.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a chat template is asked to render.
 *
 * @param messages the messages, each with what the template knows of: {@code role}, {@code content},
 *     {@code tool_calls}, …
 * @param tools the tools as JSON schemas, or null
 * @param documents the documents with {@code title} and {@code text}, or null
 * @param addGenerationPrompt whether the text ends where the assistant is to begin
 * @param continueFinalMessage the key of the last message whose text is to be continued, usually {@code content}, or
 *     null
 * @param variables what else the template can name: the special tokens, arguments of the caller
 */
public record Conversation(
        List<? extends Map<String, ? extends @Nullable Object>> messages,
        @Nullable List<? extends Map<String, ? extends @Nullable Object>> tools,
        @Nullable List<? extends Map<String, ? extends @Nullable Object>> documents,
        boolean addGenerationPrompt,
        @Nullable String continueFinalMessage,
        Map<String, ? extends @Nullable Object> variables) {}
