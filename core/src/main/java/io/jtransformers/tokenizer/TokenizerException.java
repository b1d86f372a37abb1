package io.jtransformers.tokenizer;

/** A tokenizer could not do what it was asked for; the message says what was asked, what was found and what to do. */
public class TokenizerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public TokenizerException(String message) {
        super(message);
    }

    /** An exception with its message and what led to it. */
    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
