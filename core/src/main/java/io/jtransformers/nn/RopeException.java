package io.jtransformers.nn;

/** The parameters of a rotary embedding that cannot be used; of a checkpoint it becomes an error of its config. */
public class RopeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message names the key, what was found and what was expected. */
    public RopeException(String message) {
        super(message);
    }
}
