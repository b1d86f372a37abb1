package io.jtransformers.checkpoint;

/** A checkpoint without a weight that the model needs. */
public class MissingWeightException extends CheckpointException {

    private static final long serialVersionUID = 1L;

    private final transient LoadingReport report;

    /** An exception about {@code report}. */
    public MissingWeightException(LoadingReport report) {
        super(report.describe());
        this.report = report;
    }

    /** All that was missing, unexpected or of another shape. */
    public LoadingReport report() {
        return report;
    }
}
