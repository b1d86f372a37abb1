package io.jtransformers.tokenizers.jinja.error;

/** The template reached for something that no template may have: Python's internals, or a way to change its input. */
public final class SandboxException extends TemplateException {

    private static final long serialVersionUID = 1L;

    /** An exception that says what was refused. */
    public SandboxException(String reason) {
        super("SecurityError", reason);
    }
}
