package io.jtransformers.generation.constrained;

/** A constraint that cannot be kept: a schema or an expression that is malformed, too large or not supported. */
public class ConstraintException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what was asked, what was found and what to do. */
    public ConstraintException(String message) {
        super(message);
    }

    /** The same, with the failure behind it. */
    public ConstraintException(String message, Throwable cause) {
        super(message, cause);
    }
}
