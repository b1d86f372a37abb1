package io.jtransformers.generation;

/** A {@link GenerationEngine} was closed before it came to a request. */
public class GenerationEngineClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception that says what was closed.
     *
     * @param message what was asked, what was found and what to do
     */
    public GenerationEngineClosedException(String message) {
        super(message);
    }
}
