package io.jtransformers.tokenizers.jinja.error;

/** An operation was given a value of a type that it is not for. */
public final class TemplateTypeException extends TemplateException {

    private static final long serialVersionUID = 1L;

    /** An exception that says which types do not fit. */
    public TemplateTypeException(String reason) {
        super("TypeError", reason);
    }
}
