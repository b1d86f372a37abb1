package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigKeys;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.PreTrainedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a text is generated, with the names and defaults of Transformers. What is null is left to the model's own config
 * ({@code generation_config.json}), and what that leaves open to the default. Immutable.
 *
 * <p>No record, since one of sixty components would be built, merged, read and written by sixty lines each: the keys
 * are a table, of which this is the typed view.
 *
 * <p>Source: {@code GenerationConfig} in Transformers 5.12.1, {@code generation/configuration_utils.py}.
 */
public final class GenerationConfig {

    /** Stands for «none» where null stands for «not said»; the {@code null} of a file. */
    public static final int NO_TOKEN = -1;

    private static final String FILE_NAME = "generation_config.json";

    private final Map<GenerationKey<?>, Object> said;
    private final ConfigKeys otherKeys;

    private GenerationConfig(Map<GenerationKey<?>, Object> said, ConfigKeys otherKeys) {
        this.said = Map.copyOf(said);
        this.otherKeys = otherKeys;
    }

    /** Says nothing: everything is left to the model's config and to the defaults. */
    public static GenerationConfig defaults() {
        return builder().build();
    }

    /**
     * The {@code generation_config.json} of a checkpoint, or what {@code config.json} says where there is none.
     *
     * @param folder of the checkpoint
     * @param config of the model
     * @throws ConfigException if the file cannot be read, or has a value that cannot be used
     */
    public static GenerationConfig fromPretrained(Path folder, PreTrainedConfig config) {
        Path file = folder.resolve(FILE_NAME);
        return Files.exists(file) ? read(ConfigReader.read(file)) : fromModelConfig(config);
    }

    /** What a model's config says: the tokens with a role. */
    public static GenerationConfig fromModelConfig(PreTrainedConfig config) {
        var builder = builder();
        builder.sayUnlessNull(GenerationConfigKeys.PAD_TOKEN_ID, config.padTokenId());
        builder.sayUnlessNull(GenerationConfigKeys.BOS_TOKEN_ID, config.bosTokenId());
        return builder.say(GenerationConfigKeys.EOS_TOKEN_ID, List.copyOf(config.eosTokenIds()))
                .build();
    }

    /**
     * Reads the keys of {@code json}, whose other keys are kept. A {@code null} switches a token off.
     *
     * @throws ConfigException if a value cannot be used
     */
    public static GenerationConfig read(ConfigReader json) {
        return GenerationConfigKeys.read(json);
    }

    /** The text of {@code generation_config.json}: what is said, less the seed. */
    public String toJson() {
        return GenerationConfigKeys.write(this);
    }

    /**
     * Writes {@code generation_config.json} into a folder, which is made if it does not exist.
     *
     * @throws ConfigException if it cannot be written
     */
    public void savePretrained(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        try {
            Files.createDirectories(folder);
            Files.writeString(file, toJson());
        } catch (IOException failure) {
            throw new ConfigException("%s cannot be written: %s.".formatted(file, failure.getMessage()), failure);
        }
    }

    /** This config, and where it says nothing, {@code defaults}. */
    public GenerationConfig orElse(GenerationConfig defaults) {
        Map<GenerationKey<?>, Object> merged = new HashMap<>(defaults.said);
        merged.putAll(said);
        return new GenerationConfig(merged, otherKeys.names().isEmpty() ? defaults.otherKeys : otherKeys);
    }

    /** What is said of {@code key}. */
    @SuppressWarnings("unchecked") // only say(GenerationKey<T>, T) puts values in
    <T> @Nullable T get(GenerationKey<T> key) {
        return (T) said.get(key);
    }

    /**
     * Greatest length of a row, prompt and padding included; {@code maxNewTokens} wins over it. By default 20 more than
     * the prompt, but not past the positions that the model is made for.
     */
    public @Nullable Integer maxLength() {
        return get(GenerationConfigKeys.MAX_LENGTH);
    }

    /** How many tokens are generated at the most. */
    public @Nullable Integer maxNewTokens() {
        return get(GenerationConfigKeys.MAX_NEW_TOKENS);
    }

    /** No row ends, by a token that ends texts, before it is that long, prompt and padding included. By default 0. */
    public @Nullable Integer minLength() {
        return get(GenerationConfigKeys.MIN_LENGTH);
    }

    /** No row ends, by a token that ends texts, before that many tokens were generated; wins over {@code minLength}. */
    public @Nullable Integer minNewTokens() {
        return get(GenerationConfigKeys.MIN_NEW_TOKENS);
    }

    /** Seconds after which rows end; the step that is running is finished. */
    public @Nullable Double maxTime() {
        return get(GenerationConfigKeys.MAX_TIME);
    }

    /** End a row whose new text contains one of them; need a tokenizer. */
    public @Nullable List<String> stopStrings() {
        return get(GenerationConfigKeys.STOP_STRINGS);
    }

    /** End a text; empty for none, even if the model's config has some. */
    public @Nullable List<Integer> eosTokenIds() {
        return get(GenerationConfigKeys.EOS_TOKEN_ID);
    }

    /** How many rows of prompts one step takes, all sequences together; by default 512. */
    public @Nullable Integer prefillChunkSize() {
        return get(GenerationConfigKeys.PREFILL_CHUNK_SIZE);
    }

    /** Whether tokens are drawn by their probability; by default the most probable one is taken. */
    public @Nullable Boolean doSample() {
        return get(GenerationConfigKeys.DO_SAMPLE);
    }

    /**
     * What random choices are made from, see {@link Builder#seed}: the number of a row within its request counts, the
     * batch of an engine that the request runs in does not. By default another one each time. Belongs to a call and is
     * never saved.
     */
    public @Nullable Long seed() {
        return get(GenerationConfigKeys.SEED);
    }

    /** How many rows each prompt gives; by default 1. Needs sampling or at least as many beams. */
    public @Nullable Integer numReturnSequences() {
        return get(GenerationConfigKeys.NUM_RETURN_SEQUENCES);
    }

    /** How many beams are searched for each prompt; by default 1, which is no search. */
    public @Nullable Integer numBeams() {
        return get(GenerationConfigKeys.NUM_BEAMS);
    }

    /** In how many groups, which shun each other's tokens, the beams are divided; by default 1. */
    public @Nullable Integer numBeamGroups() {
        return get(GenerationConfigKeys.NUM_BEAM_GROUPS);
    }

    /**
     * What a token's score loses for each beam of an earlier group that has chosen it in the same step; by default 0.
     */
    public @Nullable Double diversityPenalty() {
        return get(GenerationConfigKeys.DIVERSITY_PENALTY);
    }

    /**
     * The sum of a finished beam's scores is divided by its number of new tokens to this power; greater than 0 prefers
     * long texts. By default 1.
     */
    public @Nullable Double lengthPenalty() {
        return get(GenerationConfigKeys.LENGTH_PENALTY);
    }

    /** When a beam search ends; by default {@link EarlyStopping#HEURISTIC}. */
    public @Nullable EarlyStopping earlyStopping() {
        return get(GenerationConfigKeys.EARLY_STOPPING);
    }

    /**
     * With {@code topK} greater than 1 asks for contrastive search: how much likeness to what stands there already
     * weighs against probability.
     */
    public @Nullable Double penaltyAlpha() {
        return get(GenerationConfigKeys.PENALTY_ALPHA);
    }

    /** Asks for prompt lookup: how many tokens that followed the same words before are tried at once. */
    public @Nullable Integer promptLookupNumTokens() {
        return get(GenerationConfigKeys.PROMPT_LOOKUP_NUM_TOKENS);
    }

    /** How many tokens must be the same for prompt lookup at the most; by default 2. */
    public @Nullable Integer maxMatchingNgramSize() {
        return get(GenerationConfigKeys.MAX_MATCHING_NGRAM_SIZE);
    }

    /** How many tokens a draft model proposes at once; by default 20. */
    public @Nullable Integer numAssistantTokens() {
        return get(GenerationConfigKeys.NUM_ASSISTANT_TOKENS);
    }

    /** How that number changes; by default it does not. */
    public @Nullable AssistantTokensSchedule numAssistantTokensSchedule() {
        return get(GenerationConfigKeys.NUM_ASSISTANT_TOKENS_SCHEDULE);
    }

    /** A draft model stops proposing after a token that it finds less probable; by default 0.4. */
    public @Nullable Double assistantConfidenceThreshold() {
        return get(GenerationConfigKeys.ASSISTANT_CONFIDENCE_THRESHOLD);
    }

    /** Whether keys and values are kept between steps, which is the default; else each step computes all anew. */
    public @Nullable Boolean useCache() {
        return get(GenerationConfigKeys.USE_CACHE);
    }

    /**
     * Which cache is wanted: "dynamic", which grows as needed and is the default; "static", which takes its memory at
     * once; or "quantized", which keeps 8 bits a number. Those that the reference offloads or pages are dynamic here.
     */
    public @Nullable String cacheImplementation() {
        return get(GenerationConfigKeys.CACHE_IMPLEMENTATION);
    }

    /** What a quantised cache is to do. */
    public @Nullable CacheConfig cacheConfig() {
        return get(GenerationConfigKeys.CACHE_CONFIG);
    }

    /**
     * Fills rows up; {@link #NO_TOKEN} for none, even if the model's config has one. Without one the first token that
     * ends a text is used.
     */
    public @Nullable Integer padTokenId() {
        return get(GenerationConfigKeys.PAD_TOKEN_ID);
    }

    /** Begins a text without prompt; {@link #NO_TOKEN} for none. */
    public @Nullable Integer bosTokenId() {
        return get(GenerationConfigKeys.BOS_TOKEN_ID);
    }

    /** Whether the scores of each step are wanted, as they are when the token is chosen. */
    public @Nullable Boolean outputScores() {
        return get(GenerationConfigKeys.OUTPUT_SCORES);
    }

    /** Whether the scores of each step are wanted, as the model gives them. */
    public @Nullable Boolean outputLogits() {
        return get(GenerationConfigKeys.OUTPUT_LOGITS);
    }

    /** Whether the attentions of each step are wanted. */
    public @Nullable Boolean outputAttentions() {
        return get(GenerationConfigKeys.OUTPUT_ATTENTIONS);
    }

    /** Whether the hidden states of each step are wanted. */
    public @Nullable Boolean outputHiddenStates() {
        return get(GenerationConfigKeys.OUTPUT_HIDDEN_STATES);
    }

    /** Whether the router's scores of each step are wanted; of mixtures of experts only. */
    public @Nullable Boolean outputRouterLogits() {
        return get(GenerationConfigKeys.OUTPUT_ROUTER_LOGITS);
    }

    /**
     * For how many of the most probable tokens of each step the logarithm of the probability is wanted, beside that of
     * the chosen one. Has no equal in Transformers.
     */
    public @Nullable Integer topLogProbs() {
        return get(GenerationConfigKeys.TOP_LOGPROBS);
    }

    /** Divides scores when sampling; by default 1. */
    public @Nullable Double temperature() {
        return get(GenerationConfigKeys.TEMPERATURE);
    }

    /** When sampling only this many tokens are considered; 0 considers all; by default 50. */
    public @Nullable Integer topK() {
        return get(GenerationConfigKeys.TOP_K);
    }

    /** When sampling only the most probable tokens are considered that together have this probability; by default 1. */
    public @Nullable Double topP() {
        return get(GenerationConfigKeys.TOP_P);
    }

    /**
     * When sampling only tokens are considered that are at least this fraction as probable as the most probable one.
     */
    public @Nullable Double minP() {
        return get(GenerationConfigKeys.MIN_P);
    }

    /** When sampling only the most probable tokens are considered that together have this share of the entropy. */
    public @Nullable Double topH() {
        return get(GenerationConfigKeys.TOP_H);
    }

    /** When sampling only the most typical tokens are considered that together have this probability; by default 1. */
    public @Nullable Double typicalP() {
        return get(GenerationConfigKeys.TYPICAL_P);
    }

    /** When sampling tokens less probable than this are dropped; by default 0. */
    public @Nullable Double epsilonCutoff() {
        return get(GenerationConfigKeys.EPSILON_CUTOFF);
    }

    /** When sampling tokens less probable than a limit that falls with uncertainty are dropped; by default 0. */
    public @Nullable Double etaCutoff() {
        return get(GenerationConfigKeys.ETA_CUTOFF);
    }

    /** Makes tokens that a row has already less probable if greater than 1; by default 1. */
    public @Nullable Double repetitionPenalty() {
        return get(GenerationConfigKeys.REPETITION_PENALTY);
    }

    /** Makes tokens of the prompt more probable if greater than 1; by default 1. */
    public @Nullable Double encoderRepetitionPenalty() {
        return get(GenerationConfigKeys.ENCODER_REPETITION_PENALTY);
    }

    /** Runs of this many tokens occur only once in a row; 0, the default, allows repetition. */
    public @Nullable Integer noRepeatNgramSize() {
        return get(GenerationConfigKeys.NO_REPEAT_NGRAM_SIZE);
    }

    /** Runs of this many tokens of the prompt are not generated; 0, the default, allows it. */
    public @Nullable Integer encoderNoRepeatNgramSize() {
        return get(GenerationConfigKeys.ENCODER_NO_REPEAT_NGRAM_SIZE);
    }

    /** Runs of tokens that are never generated. */
    public @Nullable List<List<Integer>> badWordsIds() {
        return get(GenerationConfigKeys.BAD_WORDS_IDS);
    }

    /** Runs of tokens that are made more or less probable. */
    public @Nullable List<SequenceBias> sequenceBias() {
        return get(GenerationConfigKeys.SEQUENCE_BIAS);
    }

    /** Tokens that are never generated. */
    public @Nullable List<Integer> suppressTokens() {
        return get(GenerationConfigKeys.SUPPRESS_TOKENS);
    }

    /** Tokens that are not generated first. */
    public @Nullable List<Integer> beginSuppressTokens() {
        return get(GenerationConfigKeys.BEGIN_SUPPRESS_TOKENS);
    }

    /** The token that follows a prompt of one token. */
    public @Nullable Integer forcedBosTokenId() {
        return get(GenerationConfigKeys.FORCED_BOS_TOKEN_ID);
    }

    /** One of these is the last token of a row that reaches its greatest length. */
    public @Nullable List<Integer> forcedEosTokenIds() {
        return get(GenerationConfigKeys.FORCED_EOS_TOKEN_ID);
    }

    /** Makes the end ever more probable. */
    public @Nullable DecayLengthPenalty exponentialDecayLengthPenalty() {
        return get(GenerationConfigKeys.EXPONENTIAL_DECAY_LENGTH_PENALTY);
    }

    /**
     * How much the prompt weighs against what would come without it; by default 1. Other values cost a second pass for
     * each token.
     */
    public @Nullable Double guidanceScale() {
        return get(GenerationConfigKeys.GUIDANCE_SCALE);
    }

    /** Whether scores become logarithms of probabilities again after all processors. */
    public @Nullable Boolean renormalizeLogits() {
        return get(GenerationConfigKeys.RENORMALIZE_LOGITS);
    }

    /** Whether scores that are no finite numbers are replaced. */
    public @Nullable Boolean removeInvalidValues() {
        return get(GenerationConfigKeys.REMOVE_INVALID_VALUES);
    }

    /** Marks the text so that a program can tell that a model wrote it. */
    public @Nullable WatermarkingConfig watermarkingConfig() {
        return get(GenerationConfigKeys.WATERMARKING_CONFIG);
    }

    /** Keys of the file that have no meaning here, kept for saving. */
    public ConfigKeys otherKeys() {
        return otherKeys;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GenerationConfig config
                && said.equals(config.said)
                && otherKeys.equals(config.otherKeys);
    }

    @Override
    public int hashCode() {
        return 31 * said.hashCode() + otherKeys.hashCode();
    }

    /** What is said, as JSON. */
    @Override
    public String toString() {
        return toJson();
    }

    /** Starts with nothing said. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts with what this config says. */
    public Builder toBuilder() {
        var builder = new Builder();
        builder.said.putAll(said);
        return builder.otherKeys(otherKeys);
    }

    /** Says one thing after another. */
    public static final class Builder {

        private final Map<GenerationKey<?>, Object> said = new HashMap<>();
        private ConfigKeys otherKeys = ConfigKeys.none();

        private Builder() {}

        /** What was said of it before is forgotten. */
        <T> Builder say(GenerationKey<T> key, T value) {
            said.put(key, value);
            return this;
        }

        private <T> void sayUnlessNull(GenerationKey<T> key, @Nullable T value) {
            if (value != null) {
                say(key, value);
            }
        }

        /** Greatest length of a row, prompt and padding included; {@code maxNewTokens} wins over it. */
        public Builder maxLength(int value) {
            return say(GenerationConfigKeys.MAX_LENGTH, value);
        }

        /** How many tokens are generated at the most. */
        public Builder maxNewTokens(int value) {
            return say(GenerationConfigKeys.MAX_NEW_TOKENS, value);
        }

        /** No row ends, by a token that ends texts, before it is that long, prompt and padding included. */
        public Builder minLength(int value) {
            return say(GenerationConfigKeys.MIN_LENGTH, value);
        }

        /**
         * No row ends, by a token that ends texts, before that many tokens were generated; wins over {@code minLength}.
         */
        public Builder minNewTokens(int value) {
            return say(GenerationConfigKeys.MIN_NEW_TOKENS, value);
        }

        /** Seconds after which rows end; the step that is running is finished. */
        public Builder maxTime(double value) {
            return say(GenerationConfigKeys.MAX_TIME, value);
        }

        /** End a row whose new text contains one of them; need a tokenizer. */
        public Builder stopStrings(String... values) {
            return say(GenerationConfigKeys.STOP_STRINGS, List.of(values));
        }

        /** End a text; empty for none, even if the model's config has some. */
        public Builder eosTokenIds(int... values) {
            return say(
                    GenerationConfigKeys.EOS_TOKEN_ID,
                    Arrays.stream(values).boxed().toList());
        }

        /** How many rows of prompts one step takes, all sequences together. */
        public Builder prefillChunkSize(int value) {
            return say(GenerationConfigKeys.PREFILL_CHUNK_SIZE, value);
        }

        /** Whether tokens are drawn by their probability. */
        public Builder doSample(boolean value) {
            return say(GenerationConfigKeys.DO_SAMPLE, value);
        }

        /**
         * What random choices are made from. The draw of a token depends on the seed, on the row's number within the
         * request (counted over prompts and their {@code numReturnSequences}) and on how many tokens the row has got
         * before, and on nothing else: not on what the other rows are, nor on the batch of a {@link GenerationEngine}
         * that the request runs in. One prompt gives different texts as a request's first and as its second row.
         */
        public Builder seed(long value) {
            return say(GenerationConfigKeys.SEED, value);
        }

        /** Divides scores when sampling. */
        public Builder temperature(double value) {
            return say(GenerationConfigKeys.TEMPERATURE, value);
        }

        /** When sampling only this many tokens are considered; 0 considers all. */
        public Builder topK(int value) {
            return say(GenerationConfigKeys.TOP_K, value);
        }

        /** When sampling only the most probable tokens are considered that together have this probability. */
        public Builder topP(double value) {
            return say(GenerationConfigKeys.TOP_P, value);
        }

        /**
         * When sampling only tokens are considered that are at least this fraction as probable as the most probable
         * one.
         */
        public Builder minP(double value) {
            return say(GenerationConfigKeys.MIN_P, value);
        }

        /** When sampling only the most probable tokens are considered that together have this share of the entropy. */
        public Builder topH(double value) {
            return say(GenerationConfigKeys.TOP_H, value);
        }

        /** When sampling only the most typical tokens are considered that together have this probability. */
        public Builder typicalP(double value) {
            return say(GenerationConfigKeys.TYPICAL_P, value);
        }

        /** When sampling tokens less probable than this are dropped. */
        public Builder epsilonCutoff(double value) {
            return say(GenerationConfigKeys.EPSILON_CUTOFF, value);
        }

        /** When sampling tokens less probable than a limit that falls with uncertainty are dropped. */
        public Builder etaCutoff(double value) {
            return say(GenerationConfigKeys.ETA_CUTOFF, value);
        }

        /** Makes tokens that a row has already less probable if greater than 1. */
        public Builder repetitionPenalty(double value) {
            return say(GenerationConfigKeys.REPETITION_PENALTY, value);
        }

        /** Makes tokens of the prompt more probable if greater than 1. */
        public Builder encoderRepetitionPenalty(double value) {
            return say(GenerationConfigKeys.ENCODER_REPETITION_PENALTY, value);
        }

        /** Runs of this many tokens occur only once in a row; 0, the default, allows repetition. */
        public Builder noRepeatNgramSize(int value) {
            return say(GenerationConfigKeys.NO_REPEAT_NGRAM_SIZE, value);
        }

        /** Runs of this many tokens of the prompt are not generated; 0, the default, allows it. */
        public Builder encoderNoRepeatNgramSize(int value) {
            return say(GenerationConfigKeys.ENCODER_NO_REPEAT_NGRAM_SIZE, value);
        }

        /** Runs of tokens that are never generated. */
        public Builder badWordsIds(List<List<Integer>> values) {
            return say(
                    GenerationConfigKeys.BAD_WORDS_IDS,
                    values.stream().map(List::copyOf).toList());
        }

        /** Runs of tokens that are made more or less probable. */
        public Builder sequenceBias(List<SequenceBias> values) {
            return say(GenerationConfigKeys.SEQUENCE_BIAS, List.copyOf(values));
        }

        /** Tokens that are never generated. */
        public Builder suppressTokens(int... values) {
            return say(
                    GenerationConfigKeys.SUPPRESS_TOKENS,
                    Arrays.stream(values).boxed().toList());
        }

        /** Tokens that are not generated first. */
        public Builder beginSuppressTokens(int... values) {
            return say(
                    GenerationConfigKeys.BEGIN_SUPPRESS_TOKENS,
                    Arrays.stream(values).boxed().toList());
        }

        /** The token that follows a prompt of one token. */
        public Builder forcedBosTokenId(int value) {
            return say(GenerationConfigKeys.FORCED_BOS_TOKEN_ID, value);
        }

        /** One of these is the last token of a row that reaches its greatest length. */
        public Builder forcedEosTokenIds(int... values) {
            return say(
                    GenerationConfigKeys.FORCED_EOS_TOKEN_ID,
                    Arrays.stream(values).boxed().toList());
        }

        /** Makes the end ever more probable. */
        public Builder exponentialDecayLengthPenalty(int startIndex, double decayFactor) {
            return say(
                    GenerationConfigKeys.EXPONENTIAL_DECAY_LENGTH_PENALTY,
                    new DecayLengthPenalty(startIndex, decayFactor));
        }

        /** How much the prompt weighs against what would come without it. */
        public Builder guidanceScale(double value) {
            return say(GenerationConfigKeys.GUIDANCE_SCALE, value);
        }

        /** Whether scores become logarithms of probabilities again after all processors. */
        public Builder renormalizeLogits(boolean value) {
            return say(GenerationConfigKeys.RENORMALIZE_LOGITS, value);
        }

        /** Whether scores that are no finite numbers are replaced. */
        public Builder removeInvalidValues(boolean value) {
            return say(GenerationConfigKeys.REMOVE_INVALID_VALUES, value);
        }

        /** Marks the text so that a program can tell that a model wrote it. */
        public Builder watermarkingConfig(WatermarkingConfig value) {
            return say(GenerationConfigKeys.WATERMARKING_CONFIG, value);
        }

        /** How many rows each prompt gives. */
        public Builder numReturnSequences(int value) {
            return say(GenerationConfigKeys.NUM_RETURN_SEQUENCES, value);
        }

        /** How many beams are searched for each prompt. */
        public Builder numBeams(int value) {
            return say(GenerationConfigKeys.NUM_BEAMS, value);
        }

        /** In how many groups, which shun each other's tokens, the beams are divided. */
        public Builder numBeamGroups(int value) {
            return say(GenerationConfigKeys.NUM_BEAM_GROUPS, value);
        }

        /** What a token's score loses for each beam of an earlier group that has chosen it in the same step. */
        public Builder diversityPenalty(double value) {
            return say(GenerationConfigKeys.DIVERSITY_PENALTY, value);
        }

        /**
         * The sum of a finished beam's scores is divided by its number of new tokens to this power; greater than 0
         * prefers long texts.
         */
        public Builder lengthPenalty(double value) {
            return say(GenerationConfigKeys.LENGTH_PENALTY, value);
        }

        /** When a beam search ends. */
        public Builder earlyStopping(EarlyStopping value) {
            return say(GenerationConfigKeys.EARLY_STOPPING, value);
        }

        /**
         * With {@code topK} greater than 1 asks for contrastive search: how much likeness to what stands there already
         * weighs against probability.
         */
        public Builder penaltyAlpha(double value) {
            return say(GenerationConfigKeys.PENALTY_ALPHA, value);
        }

        /** Asks for prompt lookup: how many tokens that followed the same words before are tried at once. */
        public Builder promptLookupNumTokens(int value) {
            return say(GenerationConfigKeys.PROMPT_LOOKUP_NUM_TOKENS, value);
        }

        /** How many tokens must be the same for prompt lookup at the most. */
        public Builder maxMatchingNgramSize(int value) {
            return say(GenerationConfigKeys.MAX_MATCHING_NGRAM_SIZE, value);
        }

        /** How many tokens a draft model proposes at once. */
        public Builder numAssistantTokens(int value) {
            return say(GenerationConfigKeys.NUM_ASSISTANT_TOKENS, value);
        }

        /** How that number changes. */
        public Builder numAssistantTokensSchedule(AssistantTokensSchedule value) {
            return say(GenerationConfigKeys.NUM_ASSISTANT_TOKENS_SCHEDULE, value);
        }

        /** A draft model stops proposing after a token that it finds less probable. */
        public Builder assistantConfidenceThreshold(double value) {
            return say(GenerationConfigKeys.ASSISTANT_CONFIDENCE_THRESHOLD, value);
        }

        /** Whether keys and values are kept between steps; without them each step computes all anew. */
        public Builder useCache(boolean value) {
            return say(GenerationConfigKeys.USE_CACHE, value);
        }

        /** Which cache is wanted: "dynamic", "static" or "quantized". */
        public Builder cacheImplementation(String value) {
            return say(GenerationConfigKeys.CACHE_IMPLEMENTATION, value);
        }

        /** What a quantised cache is to do. */
        public Builder cacheConfig(CacheConfig value) {
            return say(GenerationConfigKeys.CACHE_CONFIG, value);
        }

        /**
         * Fills rows up; {@link #NO_TOKEN} for none, even if the model's config has one. Without one the first token
         * that ends a text is used.
         */
        public Builder padTokenId(int value) {
            return say(GenerationConfigKeys.PAD_TOKEN_ID, value);
        }

        /** Begins a text without prompt; {@link #NO_TOKEN} for none. */
        public Builder bosTokenId(int value) {
            return say(GenerationConfigKeys.BOS_TOKEN_ID, value);
        }

        /** Whether the scores of each step are wanted, as they are when the token is chosen. */
        public Builder outputScores(boolean value) {
            return say(GenerationConfigKeys.OUTPUT_SCORES, value);
        }

        /** Whether the scores of each step are wanted, as the model gives them. */
        public Builder outputLogits(boolean value) {
            return say(GenerationConfigKeys.OUTPUT_LOGITS, value);
        }

        /** Whether the attentions of each step are wanted. */
        public Builder outputAttentions(boolean value) {
            return say(GenerationConfigKeys.OUTPUT_ATTENTIONS, value);
        }

        /** Whether the hidden states of each step are wanted. */
        public Builder outputHiddenStates(boolean value) {
            return say(GenerationConfigKeys.OUTPUT_HIDDEN_STATES, value);
        }

        /** Whether the router's scores of each step are wanted; of mixtures of experts only. */
        public Builder outputRouterLogits(boolean value) {
            return say(GenerationConfigKeys.OUTPUT_ROUTER_LOGITS, value);
        }

        /**
         * For how many of the most probable tokens of each step the logarithm of the probability is wanted, beside that
         * of the chosen one. Has no equal in Transformers.
         */
        public Builder topLogProbs(int value) {
            return say(GenerationConfigKeys.TOP_LOGPROBS, value);
        }

        /** Keys without a meaning here. */
        public Builder otherKeys(ConfigKeys value) {
            otherKeys = value;
            return this;
        }

        /**
         * The config.
         *
         * @throws ConfigException if a value is outside its bounds
         */
        public GenerationConfig build() {
            var config = new GenerationConfig(said, otherKeys);
            GenerationConfigKeys.ALL.forEach(key -> check(key, config));
            return config;
        }

        private static <T> void check(GenerationKey<T> key, GenerationConfig config) {
            T value = config.get(key);
            if (value != null) {
                key.check().check(key.name(), value);
            }
        }
    }
}
