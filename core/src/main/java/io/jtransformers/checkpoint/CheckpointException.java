package io.jtransformers.checkpoint;

/** Weights that cannot be read, written or used. */
public class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what was asked, what was found and what to do. */
    public CheckpointException(String message) {
        super(message);
    }

    /** The same, with the failure behind it. */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
