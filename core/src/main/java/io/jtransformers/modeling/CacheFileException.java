package io.jtransformers.modeling;

/** A cache could not be written to a file, or a file holds none that the model could go on with. */
public class CacheFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what was found and what to do. */
    public CacheFileException(String message) {
        super(message);
    }

    /** The same, with the failure behind it. */
    public CacheFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
