package io.jtransformers.tokenizers.jinja.error;

/** An operation was given a value of the right type that it has no result for, such as a division by zero. */
public final class TemplateValueException extends TemplateException {

    private static final long serialVersionUID = 1L;

    /** An exception that Python calls a {@code ValueError}. */
    public TemplateValueException(String reason) {
        this("ValueError", reason);
    }

    /** An exception that Python knows by another name. */
    public TemplateValueException(String pythonType, String reason) {
        super(pythonType, reason);
    }
}
