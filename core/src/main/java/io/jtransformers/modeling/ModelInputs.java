package io.jtransformers.modeling;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code forward}, with the names and meanings of Transformers: a padded batch of {@code batch} rows
 * of {@code time} tokens. What is null was not given.
 *
 * @param inputIds {@code [batch, time]}, tokens
 * @param inputsEmbeds {@code [batch, time, hidden]}, in place of tokens
 * @param attentionMask {@code [batch, past + time]}, 0 hides a position; or {@code [batch, 1, time, past + time]} of
 *     floats, added to the scores as they are
 * @param positionIds {@code [batch, time]} or {@code [1, time]}; null counts on from the cache
 * @param pastKeyValues the state to go on from, changed by the call
 * @param useCache whether the call's state is wanted; null asks the config
 * @param logitsToKeep {@code [n]}, places on the time axis of which logits are wanted; null wants all
 * @param labels the loss's targets, of the head's shape
 * @param startPositions {@code [batch]}, where answers begin
 * @param endPositions {@code [batch]}, where answers end
 * @param numItemsInBatch what the sum of losses is divided by, in place of the number of labels
 * @param outputHiddenStates whether the states of all layers are wanted; null asks the config
 * @param outputAttentions whether attention probabilities are wanted; null asks the config
 * @param outputRouterLogits whether the scores of routers are wanted, and with them the auxiliary loss of a language
 *     model; null asks the config
 */
public record ModelInputs(
        @Nullable HostTensor inputIds,
        @Nullable HostTensor inputsEmbeds,
        @Nullable HostTensor attentionMask,
        @Nullable HostTensor positionIds,
        @Nullable Cache pastKeyValues,
        @Nullable Boolean useCache,
        int @Nullable [] logitsToKeep,
        @Nullable HostTensor labels,
        @Nullable HostTensor startPositions,
        @Nullable HostTensor endPositions,
        @Nullable Integer numItemsInBatch,
        @Nullable Boolean outputHiddenStates,
        @Nullable Boolean outputAttentions,
        @Nullable Boolean outputRouterLogits) {

    /** Checks the shapes against each other; what depends on the model is checked when it is called. */
    public ModelInputs {
        if ((inputIds == null) == (inputsEmbeds == null)) {
            throw new InputException(
                    inputIds == null
                            ? "A model was called without tokens; give input_ids [batch, time] (or inputs_embeds),"
                                    + " such as tokenizer.encode gives."
                            : "A model was called with both input_ids and inputs_embeds; give one of the two.");
        }
        Shape shape = inputIds != null ? inputIds.shape() : firstAxes(inputsEmbeds);
        int wantedRank = 2;
        if (shape.rank() != wantedRank || shape.elementCount() == 0) {
            throw new InputException(
                    "A model was called with input of shape %s; it takes [batch, time] with at least one row and one token."
                            .formatted(inputIds != null ? shape : inputsEmbeds.shape()));
        }
        if (positionIds != null
                && !positionIds.shape().equals(shape)
                && !positionIds.shape().equals(shape.with(0, 1))) {
            throw new InputException("position_ids has shape %s and the input %s; give one position for each token."
                    .formatted(positionIds.shape(), shape));
        }
        logitsToKeep = logitsToKeep == null ? null : logitsToKeep.clone();
    }

    private static Shape firstAxes(HostTensor embeds) {
        Shape shape = embeds.shape();
        return shape.rank() == 3 ? Shape.of(shape.dimension(0), shape.dimension(1)) : shape;
    }

    /** The tokens of a batch, all rows of one length. */
    public static ModelInputs of(int[]... inputIds) {
        return builder().inputIds(HostTensor.ofRows(inputIds)).build();
    }

    /** Starts with nothing given. */
    public static Builder builder() {
        return new Builder();
    }

    /** The number of rows. */
    public int batchSize() {
        HostTensor given = inputIds != null ? inputIds : inputsEmbeds;
        return given == null ? 0 : given.shape().intDimension(0);
    }

    /** The number of tokens of a row. */
    public int timeSteps() {
        HostTensor given = inputIds != null ? inputIds : inputsEmbeds;
        return given == null ? 0 : given.shape().intDimension(1);
    }

    /** These arguments with another word on {@link #outputRouterLogits()}. */
    public ModelInputs withOutputRouterLogits(boolean value) {
        return new ModelInputs(
                inputIds,
                inputsEmbeds,
                attentionMask,
                positionIds,
                pastKeyValues,
                useCache,
                logitsToKeep,
                labels,
                startPositions,
                endPositions,
                numItemsInBatch,
                outputHiddenStates,
                outputAttentions,
                value);
    }

    /** Collects arguments. */
    public static final class Builder {

        private @Nullable HostTensor inputIds;
        private @Nullable HostTensor inputsEmbeds;
        private @Nullable HostTensor attentionMask;
        private @Nullable HostTensor positionIds;
        private @Nullable Cache pastKeyValues;
        private @Nullable Boolean useCache;
        private int @Nullable [] logitsToKeep;
        private int lastLogits;
        private @Nullable HostTensor labels;
        private @Nullable HostTensor startPositions;
        private @Nullable HostTensor endPositions;
        private @Nullable Integer numItemsInBatch;
        private @Nullable Boolean outputHiddenStates;
        private @Nullable Boolean outputAttentions;
        private @Nullable Boolean outputRouterLogits;

        private Builder() {}

        /** Tokens, {@code [batch, time]}. */
        public Builder inputIds(HostTensor value) {
            inputIds = value;
            return this;
        }

        /** Tokens, a row each. */
        public Builder inputIds(int[]... rows) {
            return inputIds(HostTensor.ofRows(rows));
        }

        /** Embeddings in place of tokens, {@code [batch, time, hidden]}. */
        public Builder inputsEmbeds(HostTensor value) {
            inputsEmbeds = value;
            return this;
        }

        /** 0 hides a position, {@code [batch, past + time]}; or floats that are added to the scores. */
        public Builder attentionMask(HostTensor value) {
            attentionMask = value;
            return this;
        }

        /** 0 hides a position, a row each. */
        public Builder attentionMask(int[]... rows) {
            return attentionMask(HostTensor.ofRows(rows));
        }

        /** The rotary position of each token, {@code [batch, time]} or {@code [1, time]}. */
        public Builder positionIds(HostTensor value) {
            positionIds = value;
            return this;
        }

        /** The state to go on from, which the call changes. */
        public Builder pastKeyValues(Cache value) {
            pastKeyValues = value;
            return this;
        }

        /** Whether the call's state is wanted. */
        public Builder useCache(boolean value) {
            useCache = value;
            return this;
        }

        /**
         * The last {@code count} places are wanted; 0 for all.
         *
         * @throws InputException if it is negative
         */
        public Builder logitsToKeep(int count) {
            if (count < 0) {
                throw new InputException(
                        "logits_to_keep is %d; give how many of the last places are wanted, or 0 for all."
                                .formatted(count));
            }
            lastLogits = count;
            logitsToKeep = null;
            return this;
        }

        /** These places on the time axis are wanted. */
        public Builder logitsToKeep(int[] places) {
            logitsToKeep = places.clone();
            lastLogits = 0;
            return this;
        }

        /** The loss's targets. */
        public Builder labels(HostTensor value) {
            labels = value;
            return this;
        }

        /** Where answers begin, {@code [batch]}. */
        public Builder startPositions(HostTensor value) {
            startPositions = value;
            return this;
        }

        /** Where answers end, {@code [batch]}. */
        public Builder endPositions(HostTensor value) {
            endPositions = value;
            return this;
        }

        /** What the sum of losses is divided by. */
        public Builder numItemsInBatch(int value) {
            numItemsInBatch = value;
            return this;
        }

        /** Whether the states of all layers are wanted. */
        public Builder outputHiddenStates(boolean value) {
            outputHiddenStates = value;
            return this;
        }

        /** Whether attention probabilities are wanted. */
        public Builder outputAttentions(boolean value) {
            outputAttentions = value;
            return this;
        }

        /** Whether the scores of routers are wanted, and with them the auxiliary loss of a language model. */
        public Builder outputRouterLogits(boolean value) {
            outputRouterLogits = value;
            return this;
        }

        /**
         * The arguments.
         *
         * @throws InputException if they contradict each other
         */
        public ModelInputs build() {
            ModelInputs inputs = keeping(logitsToKeep);
            if (lastLogits == 0) {
                return inputs;
            }
            int time = inputs.timeSteps();
            return keeping(IntStream.range(Math.max(0, time - lastLogits), time).toArray());
        }

        private ModelInputs keeping(int @Nullable [] places) {
            return new ModelInputs(
                    inputIds,
                    inputsEmbeds,
                    attentionMask,
                    positionIds,
                    pastKeyValues,
                    useCache,
                    places,
                    labels,
                    startPositions,
                    endPositions,
                    numItemsInBatch,
                    outputHiddenStates,
                    outputAttentions,
                    outputRouterLogits);
        }
    }
}
