package io.jtransformers.hub;

/** No model of the name that was asked for is on this machine. */
public class ModelNotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says where the model was looked for and how to provide it. */
    public ModelNotFoundException(String message) {
        super(message);
    }

    /** The same, with the failure that kept it from being found. */
    public ModelNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
