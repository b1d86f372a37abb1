package io.jtransformers.pipelines;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are classified.
 *
 * @param aggregation how labels of tokens become entities
 * @param ignoreLabels labels that are left out, as the results name them
 * @param stride how many tokens neighbouring parts of a text share that is longer than the model takes; null cuts such
 *     a text off
 * @param batchSize how many texts a step takes
 */
public record TokenClassificationOptions(
        AggregationStrategy aggregation,
        Set<String> ignoreLabels,
        @Nullable Integer stride,
        int batchSize) {

    /** {@link AggregationStrategy#SIMPLE}, without {@code O}. */
    public static final TokenClassificationOptions DEFAULT = builder().build();

    /**
     * Copies the set.
     *
     * @throws IllegalArgumentException if a number is out of bounds, or tokens of parts that overlap are to stay single
     */
    public TokenClassificationOptions {
        ignoreLabels = Set.copyOf(ignoreLabels);
        PipelineChecks.batchSize(batchSize);
        if (stride != null) {
            PipelineChecks.stride(stride);
            if (aggregation == AggregationStrategy.NONE) {
                throw new IllegalArgumentException(
                        "stride is %d and aggregation NONE, by which tokens that parts share would come twice; choose another aggregation."
                                .formatted(stride));
            }
        }
    }

    /** Starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. */
    public static final class Builder {

        private AggregationStrategy aggregation = AggregationStrategy.SIMPLE;
        private Set<String> ignoreLabels = Set.of("O");
        private @Nullable Integer stride;
        private int batchSize = PipelineChecks.DEFAULT_BATCH_SIZE;

        private Builder() {}

        /** How labels of tokens become entities; {@link AggregationStrategy#SIMPLE} by default. */
        public Builder aggregation(AggregationStrategy value) {
            aggregation = value;
            return this;
        }

        /** Labels that are left out, as the results name them; {@code O} by default. */
        public Builder ignoreLabels(Set<String> value) {
            ignoreLabels = Set.copyOf(value);
            return this;
        }

        /** Reads a text that is longer than the model takes in parts which share this many tokens. */
        public Builder stride(int value) {
            stride = value;
            return this;
        }

        /** How many texts a step takes; 8 by default. */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        /** The options. */
        public TokenClassificationOptions build() {
            return new TokenClassificationOptions(aggregation, ignoreLabels, stride, batchSize);
        }
    }
}
