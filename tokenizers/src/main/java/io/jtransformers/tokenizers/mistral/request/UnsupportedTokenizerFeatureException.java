package io.jtransformers.tokenizers.mistral.request;

/**
 * A request asks for what the tokenizer cannot do, such as images.
 *
 * <p>Source: {@code UnsupportedTokenizerFeatureException} in mistral-common 1.12.0, {@code exceptions.py}.
 */
public final class UnsupportedTokenizerFeatureException extends MistralCommonException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public UnsupportedTokenizerFeatureException(String message) {
        super(message);
    }
}
