package io.jtransformers.tokenizers.mistral.request;

/**
 * A message of the assistant has not the content that it needs.
 *
 * <p>Source: {@code InvalidAssistantMessageException} in mistral-common 1.12.0, {@code exceptions.py}.
 */
public final class InvalidAssistantMessageException extends MistralCommonException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public InvalidAssistantMessageException(String message) {
        super(message);
    }
}
