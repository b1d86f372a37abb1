package io.jtransformers.tokenizers.mistral.request;

/**
 * A call of a tool has a name or an id that it may not have.
 *
 * <p>Source: {@code InvalidFunctionCallException} in mistral-common 1.12.0, {@code exceptions.py}.
 */
public final class InvalidFunctionCallException extends MistralCommonException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public InvalidFunctionCallException(String message) {
        super(message);
    }
}
