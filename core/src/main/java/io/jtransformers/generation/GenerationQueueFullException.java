package io.jtransformers.generation;

/** A {@link GenerationEngine} has as many waiting requests as it may. */
public class GenerationQueueFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception that says how many wait.
     *
     * @param message what was asked, what was found and what to do
     */
    public GenerationQueueFullException(String message) {
        super(message);
    }
}
