package io.jtransformers.tokenizers.mistral.request;

/**
 * A tool has a name that it may not have.
 *
 * <p>Source: {@code InvalidToolException} in mistral-common 1.12.0, {@code exceptions.py}.
 */
public final class InvalidToolException extends MistralCommonException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public InvalidToolException(String message) {
        super(message);
    }
}
