package io.jtransformers.tokenizers.mistral.request;

/**
 * A message of the user has content that it may not have.
 *
 * <p>Source: {@code InvalidUserMessageException} in mistral-common 1.12.0, {@code exceptions.py}.
 */
public final class InvalidUserMessageException extends MistralCommonException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public InvalidUserMessageException(String message) {
        super(message);
    }
}
