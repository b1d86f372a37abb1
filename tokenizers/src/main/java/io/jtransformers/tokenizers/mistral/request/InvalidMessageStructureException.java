package io.jtransformers.tokenizers.mistral.request;

/**
 * The messages of a conversation do not follow one another as they must.
 *
 * <p>Source: {@code InvalidMessageStructureException} in mistral-common 1.12.0, {@code exceptions.py}.
 */
public final class InvalidMessageStructureException extends MistralCommonException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public InvalidMessageStructureException(String message) {
        super(message);
    }
}
