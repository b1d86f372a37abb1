package io.jtransformers.modeling;

/** What was given to a model does not fit it, or contradicts itself. */
public class InputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what was given, what fits and what to do. */
    public InputException(String message) {
        super(message);
    }
}
