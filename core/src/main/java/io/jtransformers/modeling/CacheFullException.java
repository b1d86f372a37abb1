package io.jtransformers.modeling;

/** A cache of fixed capacity was to take more tokens than it has room for. */
public class CacheFullException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says how many are needed. */
    public CacheFullException(String message) {
        super(message);
    }
}
