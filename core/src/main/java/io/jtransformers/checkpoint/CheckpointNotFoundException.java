package io.jtransformers.checkpoint;

/** A folder or file that holds no weights. */
public class CheckpointNotFoundException extends CheckpointException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what was asked, what was found and what to do. */
    public CheckpointNotFoundException(String message) {
        super(message);
    }

    /** The same, with the failure behind it. */
    public CheckpointNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
