package io.jtransformers.tokenizers.mistral.request;

/**
 * The result of a tool lacks its call, or has content that it may not have.
 *
 * <p>Source: {@code InvalidToolMessageException} in mistral-common 1.12.0, {@code exceptions.py}.
 */
public final class InvalidToolMessageException extends MistralCommonException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public InvalidToolMessageException(String message) {
        super(message);
    }
}
