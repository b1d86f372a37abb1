package io.jtransformers.pipelines;

/**
 * How questions are answered.
 *
 * @param topK how many answers are given, the best first
 * @param maxAnswerTokens how long an answer may be
 * @param maxLength how many tokens of question and context the model sees at once, if it takes as many
 * @param stride how many tokens neighbouring parts of a longer context share; less where the parts are short
 * @param impossible whether the context may have no answer
 * @param batchSize how many parts a step takes
 */
public record QuestionAnsweringOptions(
        int topK, int maxAnswerTokens, int maxLength, int stride, Impossible impossible, int batchSize) {

    /** The best answer of at most 15 tokens; parts of 384 tokens that share 128. */
    public static final QuestionAnsweringOptions DEFAULT = builder().build();

    /** Whether a context may have no answer. */
    public enum Impossible {
        /** There is one. */
        NEVER,
        /** Maybe not: the model was trained to point at the first token then, and no answer is one of the results. */
        POSSIBLE
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of bounds
     */
    public QuestionAnsweringOptions {
        PipelineChecks.atLeastOne("topK", topK);
        PipelineChecks.atLeastOne("maxAnswerTokens", maxAnswerTokens);
        PipelineChecks.atLeastOne("maxLength", maxLength);
        PipelineChecks.stride(stride);
        PipelineChecks.batchSize(batchSize);
    }

    /** Starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. */
    public static final class Builder {

        private int topK = 1;
        private int maxAnswerTokens = 15;
        private int maxLength = 384;
        private int stride = 128;
        private Impossible impossible = Impossible.NEVER;
        private int batchSize = PipelineChecks.DEFAULT_BATCH_SIZE;

        private Builder() {}

        /** How many answers are given; 1 by default. */
        public Builder topK(int value) {
            topK = value;
            return this;
        }

        /** How long an answer may be; 15 by default. */
        public Builder maxAnswerTokens(int value) {
            maxAnswerTokens = value;
            return this;
        }

        /** How many tokens the model sees at once; 384 by default. */
        public Builder maxLength(int value) {
            maxLength = value;
            return this;
        }

        /** How many tokens neighbouring parts of a long context share; 128 by default. */
        public Builder stride(int value) {
            stride = value;
            return this;
        }

        /** Lets «no answer» be one. */
        public Builder handleImpossibleAnswer() {
            impossible = Impossible.POSSIBLE;
            return this;
        }

        /** How many parts a step takes; 8 by default. */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        /** The options. */
        public QuestionAnsweringOptions build() {
            return new QuestionAnsweringOptions(topK, maxAnswerTokens, maxLength, stride, impossible, batchSize);
        }
    }
}
