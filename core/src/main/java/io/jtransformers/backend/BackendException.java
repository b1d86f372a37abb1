package io.jtransformers.backend;

/** A device or backend that was asked for cannot be had, or failed. */
public class BackendException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what was asked, what was found and what to do. */
    public BackendException(String message) {
        super(message);
    }

    /** The same, with the failure behind it. */
    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
