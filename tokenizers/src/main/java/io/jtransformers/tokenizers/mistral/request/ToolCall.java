package io.jtransformers.tokenizers.mistral.request;

/**
 * A call of a tool by the assistant.
 *
 * <p>Source: {@code ToolCall} and {@code FunctionCall} in mistral-common 1.12.0,
 * {@code protocol/instruct/tool_calls.py}.
 *
 * @param id tells the call from others; {@link #NO_ID} where it has none
 * @param name the name of the function
 * @param arguments its arguments as JSON
 */
public record ToolCall(String id, String name, String arguments) {

    /** The id of a call that has none. */
    public static final String NO_ID = "null";
}
