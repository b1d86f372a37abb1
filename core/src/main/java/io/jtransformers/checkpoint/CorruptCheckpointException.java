package io.jtransformers.checkpoint;

/** A file that breaks the rules of its format: truncated, damaged or made to mislead. */
public class CorruptCheckpointException extends CheckpointException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what was asked, what was found and what to do. */
    public CorruptCheckpointException(String message) {
        super(message);
    }

    /** The same, with the failure behind it. */
    public CorruptCheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
