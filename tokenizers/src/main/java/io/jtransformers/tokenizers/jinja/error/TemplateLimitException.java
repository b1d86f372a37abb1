package io.jtransformers.tokenizers.jinja.error;

/** A template wants more time, text or depth than it is granted. */
public final class TemplateLimitException extends TemplateException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception that says which limit was met.
     *
     * @param pythonType the name of what Python raises where it has a like limit, such as {@code RecursionError}
     * @param reason what was asked for and what is granted
     */
    public TemplateLimitException(String pythonType, String reason) {
        super(pythonType, reason);
    }
}
