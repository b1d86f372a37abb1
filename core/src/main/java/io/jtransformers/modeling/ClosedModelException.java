package io.jtransformers.modeling;

/** A model was used after it had been closed. */
public class ClosedModelException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message names the model. */
    public ClosedModelException(String message) {
        super(message);
    }
}
