package io.jtransformers.tokenizers.mistral.request;

/**
 * A system message has no content, or content that it may not have.
 *
 * <p>Source: {@code InvalidSystemPromptException} in mistral-common 1.12.0, {@code exceptions.py}.
 */
public final class InvalidSystemPromptException extends MistralCommonException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public InvalidSystemPromptException(String message) {
        super(message);
    }
}
