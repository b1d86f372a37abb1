package io.jtransformers.generation;

import java.util.concurrent.CancellationException;

/**
 * A generation was cancelled, or its thread interrupted; an interrupt is still set. It holds what was generated before.
 */
public class GenerationCancelledException extends CancellationException {

    private static final long serialVersionUID = 1L;

    private final transient GenerateOutput output;

    /**
     * An exception with what there is.
     *
     * @param message how much was generated
     * @param output unfinished sequences have the reason {@link FinishReason#CANCELLED}
     */
    public GenerationCancelledException(String message, GenerateOutput output) {
        super(message);
        this.output = output;
    }

    /** What was generated before. */
    public GenerateOutput output() {
        return output;
    }
}
