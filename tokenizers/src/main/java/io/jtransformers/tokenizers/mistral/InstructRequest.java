package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizers.mistral.request.Message;
import io.jtransformers.tokenizers.mistral.request.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as an encoder takes it: neighbours of one role are one message, and JSON is written in one way.
 *
 * <p>Source: {@code InstructRequest} in mistral-common 1.12.0, {@code protocol/instruct/request.py}.
 *
 * @param messages at least one
 * @param systemPrompt all instructions, where the version writes them with a message of the user; null where there are
 *     none or they are messages
 * @param tools what the assistant may call
 */
record InstructRequest(List<Message> messages, @Nullable String systemPrompt, List<ToolDefinition> tools) {}
