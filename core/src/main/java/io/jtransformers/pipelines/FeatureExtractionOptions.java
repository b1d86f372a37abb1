package io.jtransformers.pipelines;

/**
 * How features are extracted.
 *
 * @param pooling how those of the tokens become those of the text
 * @param normalization whether each row of them is scaled
 * @param batchSize how many texts a step takes
 */
public record FeatureExtractionOptions(Pooling pooling, Normalization normalization, int batchSize) {

    /** The features of each token as the model gives them. */
    public static final FeatureExtractionOptions DEFAULT = builder().build();

    /** How rows are scaled. */
    public enum Normalization {
        /** Not at all. */
        NONE,
        /** To Euclidean length 1, so that a product of two is the cosine of their angle. */
        UNIT_LENGTH
    }

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public FeatureExtractionOptions {
        PipelineChecks.batchSize(batchSize);
    }

    /** Starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. */
    public static final class Builder {

        private Pooling pooling = Pooling.NONE;
        private Normalization normalization = Normalization.NONE;
        private int batchSize = PipelineChecks.DEFAULT_BATCH_SIZE;

        private Builder() {}

        /** How the features of tokens become those of the text; not at all by default. */
        public Builder pooling(Pooling value) {
            pooling = value;
            return this;
        }

        /** Scales each row to length 1. */
        public Builder normalized() {
            normalization = Normalization.UNIT_LENGTH;
            return this;
        }

        /** How many texts a step takes; 8 by default. */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        /** The options. */
        public FeatureExtractionOptions build() {
            return new FeatureExtractionOptions(pooling, normalization, batchSize);
        }
    }
}
