package io.jtransformers.tokenizers.jinja.error;

import io.jtransformers.tokenizer.ChatTemplateException;

/**
 * A template could not be parsed or rendered. Whoever finds the fault often does not know where in the template it is;
 * the first caller who does {@linkplain #locate tells} the exception.
 */
public class TemplateException extends ChatTemplateException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String pythonType;
    private int line;
    private int column;

    /**
     * An exception without a place.
     *
     * @param pythonType the name of the exception that the original raises, such as {@code TypeError}
     * @param reason what is wrong
     */
    public TemplateException(String pythonType, String reason) {
        super(reason);
        this.reason = reason;
        this.pythonType = pythonType;
    }

    /** What is wrong, without the place. */
    public final String reason() {
        return reason;
    }

    /** The name of the exception that Python raises here. */
    public final String pythonType() {
        return pythonType;
    }

    /** The line of the template, from 1; 0 where it is not known. */
    public final int line() {
        return line;
    }

    /** The column in the line, from 1; 0 where it is not known. */
    public final int column() {
        return column;
    }

    /** Whether the place is known. */
    public final boolean isLocated() {
        return line > 0;
    }

    /** Says where the fault is, unless that is known already. */
    public final void locate(int line, int column) {
        if (!isLocated()) {
            this.line = line;
            this.column = column;
        }
    }

    /** What is wrong and where. */
    @Override
    public String getMessage() {
        return isLocated() ? "%s (line %d, column %d of the chat template)".formatted(reason, line, column) : reason;
    }
}
