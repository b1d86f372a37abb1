package io.jtransformers.checkpoint;

/**
 * A checkpoint with weights that count but are not computed here, so that the model would be another one in silence.
 */
public class UnsupportedWeightException extends CheckpointException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what was asked, what was found and what to do. */
    public UnsupportedWeightException(String message) {
        super(message);
    }
}
