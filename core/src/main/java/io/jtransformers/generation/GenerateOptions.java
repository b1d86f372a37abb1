package io.jtransformers.generation;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a generation is given beside its config: objects of the caller's.
 *
 * @param streamer receives tokens as they come; null for none
 * @param cancellation asks to stop
 * @param tokenizer needed for stop strings; null otherwise
 * @param logitsProcessors change scores, before temperature and the like
 * @param stoppingCriteria end sequences, beside the config's
 * @param prefixAllowedTokens says which tokens may come next; null for all
 * @param negativePromptIds for guidance a text for each prompt to keep away from; empty for the prompt's last token
 * @param assistantModel guesses tokens that the model then computes at once; null for none
 * @param strategy chooses tokens; null for the one that the config asks for
 * @param pastKeyValues what the model has seen already, see {@link Builder#pastKeyValues}; null for nothing
 */
public record GenerateOptions(
        @Nullable TokenStreamer streamer,
        CancellationToken cancellation,
        @Nullable Tokenizer tokenizer,
        List<LogitsProcessor> logitsProcessors,
        List<StoppingCriteria> stoppingCriteria,
        @Nullable PrefixAllowedTokens prefixAllowedTokens,
        int[][] negativePromptIds,
        @Nullable GenerativeModel assistantModel,
        @Nullable GenerationStrategy strategy,
        @Nullable Cache pastKeyValues) {

    /** Copies the lists and arrays. */
    public GenerateOptions {
        logitsProcessors = List.copyOf(logitsProcessors);
        stoppingCriteria = List.copyOf(stoppingCriteria);
        negativePromptIds = copy(negativePromptIds);
    }

    private static int[][] copy(int[][] rows) {
        return Arrays.stream(rows).map(int[]::clone).toArray(int[][]::new);
    }

    /** A copy of the negative prompts. */
    @Override
    public int[][] negativePromptIds() {
        return copy(negativePromptIds);
    }

    /** The same options with another streamer and another token for cancellation. */
    GenerateOptions with(@Nullable TokenStreamer otherStreamer, CancellationToken otherCancellation) {
        return new GenerateOptions(
                otherStreamer,
                otherCancellation,
                tokenizer,
                logitsProcessors,
                stoppingCriteria,
                prefixAllowedTokens,
                negativePromptIds,
                assistantModel,
                strategy,
                pastKeyValues);
    }

    /** Nothing beside the config. */
    public static GenerateOptions defaults() {
        return builder().build();
    }

    /** Starts from {@link #defaults()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these options; what is added comes after what they have. */
    public Builder toBuilder() {
        var builder = new Builder();
        builder.streamer = streamer;
        builder.cancellation = cancellation;
        builder.tokenizer = tokenizer;
        builder.logitsProcessors.addAll(logitsProcessors);
        builder.stoppingCriteria.addAll(stoppingCriteria);
        builder.prefixAllowedTokens = prefixAllowedTokens;
        builder.negativePromptIds = negativePromptIds;
        builder.assistantModel = assistantModel;
        builder.strategy = strategy;
        builder.pastKeyValues = pastKeyValues;
        return builder;
    }

    /** Collects options. */
    public static final class Builder {

        private @Nullable TokenStreamer streamer;
        private CancellationToken cancellation = new CancellationToken();
        private @Nullable Tokenizer tokenizer;
        private final List<LogitsProcessor> logitsProcessors = new ArrayList<>();
        private final List<StoppingCriteria> stoppingCriteria = new ArrayList<>();
        private @Nullable PrefixAllowedTokens prefixAllowedTokens;
        private int[][] negativePromptIds = new int[0][];
        private @Nullable GenerativeModel assistantModel;
        private @Nullable GenerationStrategy strategy;
        private @Nullable Cache pastKeyValues;

        private Builder() {}

        /** Receives tokens as they come. */
        public Builder streamer(TokenStreamer value) {
            streamer = value;
            return this;
        }

        /** Asks to stop. */
        public Builder cancellation(CancellationToken value) {
            cancellation = value;
            return this;
        }

        /** The model's tokenizer, which stop strings need. */
        public Builder tokenizer(Tokenizer value) {
            tokenizer = value;
            return this;
        }

        /** Adds a processor after those added before. */
        public Builder logitsProcessor(LogitsProcessor value) {
            logitsProcessors.add(value);
            return this;
        }

        /** Adds a criterion after those added before. */
        public Builder stoppingCriteria(StoppingCriteria value) {
            stoppingCriteria.add(value);
            return this;
        }

        /** Says which tokens may come next. */
        public Builder prefixAllowedTokens(PrefixAllowedTokens value) {
            prefixAllowedTokens = value;
            return this;
        }

        /** For guidance: a text for each prompt to keep away from. */
        public Builder negativePromptIds(int[]... values) {
            negativePromptIds = values;
            return this;
        }

        /** A smaller model with the same tokenizer, which guesses tokens that the model then computes at once. */
        public Builder assistantModel(GenerativeModel value) {
            assistantModel = value;
            return this;
        }

        /** Chooses tokens in place of the strategy that the config asks for. */
        public Builder strategy(GenerationStrategy value) {
            strategy = value;
            return this;
        }

        /**
         * The state after the first tokens of each prompt, such as an earlier generation left it: only what follows is
         * computed. The prompts are given whole, and the cache must be of their beginnings, which is not checked.
         *
         * <p>The generation goes on with the cache itself: afterwards, also if it was cancelled or failed, that holds
         * the prompts and the new tokens as far as they were computed, which the last one of each never is. The caller
         * closes it. For one text a prompt, greedy or sampled.
         *
         * <p>Source: {@code past_key_values} of {@code generate} in Transformers 5.12.1.
         *
         * @param value a sequence for each prompt, of the same model, shorter than the prompt
         */
        public Builder pastKeyValues(Cache value) {
            pastKeyValues = value;
            return this;
        }

        /** The options. */
        public GenerateOptions build() {
            return new GenerateOptions(
                    streamer,
                    cancellation,
                    tokenizer,
                    logitsProcessors,
                    stoppingCriteria,
                    prefixAllowedTokens,
                    negativePromptIds,
                    assistantModel,
                    strategy,
                    pastKeyValues);
        }
    }
}
