package io.jtransformers.modeling;

/** Two threads used one cache at the same time. */
public class CacheInUseException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message names the threads and says what to do. */
    public CacheInUseException(String message) {
        super(message);
    }
}
