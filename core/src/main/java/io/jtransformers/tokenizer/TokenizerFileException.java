package io.jtransformers.tokenizer;

/** A tokenizer's file is missing, malformed, or asks for a component that does not exist here. */
public class TokenizerFileException extends TokenizerException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public TokenizerFileException(String message) {
        super(message);
    }

    /** An exception with its message and what led to it. */
    public TokenizerFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
