package io.jtransformers.tokenizers.mistral.request;

/**
 * The parameters of a tool are no JSON schema.
 *
 * <p>Source: {@code InvalidToolSchemaException} in mistral-common 1.12.0, {@code exceptions.py}.
 */
public final class InvalidToolSchemaException extends MistralCommonException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public InvalidToolSchemaException(String message) {
        super(message);
    }
}
