package io.jtransformers.tensor;

/** A tensor, cache or model was used after its memory had been released. */
public class ReleasedTensorException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what was released, and when it may be used. */
    public ReleasedTensorException(String message) {
        super(message);
    }
}
