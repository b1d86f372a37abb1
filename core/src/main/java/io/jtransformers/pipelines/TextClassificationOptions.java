package io.jtransformers.pipelines;

import org.jspecify.annotations.Nullable;

/**
 * How texts are classified.
 *
 * @param function what is made of the model's scores; null for what its config suggests: nothing for regression, the
 *     sigmoid for several labels at once or a single one, the softmax otherwise
 * @param topK how many labels are given, the best first
 * @param batchSize how many texts a step takes
 */
public record TextClassificationOptions(@Nullable ScoreFunction function, int topK, int batchSize) {

    /** The best label, as the config suggests. */
    public static final TextClassificationOptions DEFAULT = builder().build();

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is less than 1
     */
    public TextClassificationOptions {
        PipelineChecks.atLeastOne("topK", topK);
        PipelineChecks.batchSize(batchSize);
    }

    /** Starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. */
    public static final class Builder {

        private @Nullable ScoreFunction function;
        private int topK = 1;
        private int batchSize = PipelineChecks.DEFAULT_BATCH_SIZE;

        private Builder() {}

        /** What is made of the model's scores; what its config suggests by default. */
        public Builder function(ScoreFunction value) {
            function = value;
            return this;
        }

        /** How many labels are given; 1 by default. */
        public Builder topK(int value) {
            topK = value;
            return this;
        }

        /** Gives all labels, the best first. */
        public Builder allLabels() {
            return topK(Integer.MAX_VALUE);
        }

        /** How many texts a step takes; 8 by default. */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        /** The options. */
        public TextClassificationOptions build() {
            return new TextClassificationOptions(function, topK, batchSize);
        }
    }
}
