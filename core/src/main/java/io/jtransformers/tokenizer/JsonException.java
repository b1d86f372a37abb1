package io.jtransformers.tokenizer;

/** Something is no JSON, or cannot become JSON. */
public class JsonException extends TokenizerException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public JsonException(String message) {
        super(message);
    }

    /** An exception with its message and what caused it. */
    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
