package io.jtransformers.tokenizers.mistral.request;

import io.jtransformers.tokenizer.TokenizerException;

/**
 * A request to a model of Mistral cannot be written as tokens. Messages are those of mistral-common, word for word.
 *
 * <p>Source: {@code MistralCommonException} and {@code TokenizerException} in mistral-common 1.12.0,
 * {@code exceptions.py}.
 */
public class MistralCommonException extends TokenizerException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public MistralCommonException(String message) {
        super(message);
    }
}
