package io.jtransformers.tokenizer;

/** A Java type cannot be described to a model as a tool. */
public class ToolException extends TokenizerException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public ToolException(String message) {
        super(message);
    }
}
