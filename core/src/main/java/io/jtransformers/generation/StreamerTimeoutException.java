package io.jtransformers.generation;

/** No text has come from a generation within the time that its reader allows. */
public final class StreamerTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StreamerTimeoutException(String message) {
        super(message);
    }
}
