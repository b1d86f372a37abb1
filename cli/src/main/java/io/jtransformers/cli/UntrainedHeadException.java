package io.jtransformers.cli;

/** A model was asked for a task that it was not trained for. */
final class UntrainedHeadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UntrainedHeadException(String message) {
        super(message);
    }
}
