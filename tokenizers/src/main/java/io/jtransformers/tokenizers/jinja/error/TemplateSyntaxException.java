package io.jtransformers.tokenizers.jinja.error;

/** The text is no template: it does not parse, or names a filter or a test that does not exist. */
public final class TemplateSyntaxException extends TemplateException {

    private static final long serialVersionUID = 1L;

    /** An exception at a place of the template. */
    public TemplateSyntaxException(String reason, int line, int column) {
        this("TemplateSyntaxError", reason, line, column);
    }

    /** An exception that Python knows by another name. */
    public TemplateSyntaxException(String pythonType, String reason, int line, int column) {
        super(pythonType, reason);
        locate(line, column);
    }
}
