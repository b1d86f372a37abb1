package io.jtransformers.tokenizers.jinja.error;

/** The template needs a value that the conversation does not have. */
public final class UndefinedValueException extends TemplateException {

    private static final long serialVersionUID = 1L;

    /** An exception that says what is missing. */
    public UndefinedValueException(String reason) {
        super("UndefinedError", reason);
    }
}
