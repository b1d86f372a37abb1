package io.jtransformers.tokenizer;

/** A conversation could not be turned into text. */
public class ChatTemplateException extends TokenizerException {

    private static final long serialVersionUID = 1L;

    /** An exception with its message. */
    public ChatTemplateException(String message) {
        super(message);
    }
}
