package io.jtransformers.checkpoint;

/** A checkpoint with a weight of another shape, or of a type that is no weight's. */
public class MismatchedWeightException extends CheckpointException {

    private static final long serialVersionUID = 1L;

    private final transient LoadingReport report;

    /** An exception about {@code report}. */
    public MismatchedWeightException(LoadingReport report) {
        super(report.describe());
        this.report = report;
    }

    /** All that was missing, unexpected or of another shape. */
    public LoadingReport report() {
        return report;
    }
}
