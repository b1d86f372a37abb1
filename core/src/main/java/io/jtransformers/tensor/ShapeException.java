package io.jtransformers.tensor;

/** Shapes that do not fit what was asked of them. */
public class ShapeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what was asked, what was found and what to do. */
    public ShapeException(String message) {
        super(message);
    }

    /** The same, with the failure that revealed it. */
    public ShapeException(String message, Throwable cause) {
        super(message, cause);
    }
}
