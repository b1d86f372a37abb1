package io.jtransformers.tokenizers.mistral.request;

/**
 * A request as a whole cannot be served, or has not the shape of one.
 *
 * <p>Source: {@code InvalidRequestException} in mistral-common 1.12.0, {@code exceptions.py}.
 */
public final class InvalidRequestException extends MistralCommonException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public InvalidRequestException(String message) {
        super(message);
    }
}
