package io.jtransformers.tokenizers.jinja.error;

/**
 * The template called {@code raise_exception}: it does not accept the conversation. The message is the template's own.
 */
public final class ConversationRefusedException extends TemplateException {

    private static final long serialVersionUID = 1L;

    /** An exception with the message of the template. */
    public ConversationRefusedException(String message) {
        super("TemplateError", message);
    }

    /** The message of the template and nothing else. */
    @Override
    public String getMessage() {
        return reason();
    }
}
