package io.jtransformers.generation;

import java.util.Arrays;
import java.util.List;

/**
 * What a generation does to the scores before a token is chosen; the part of the builder of {@link GenerationConfig}
 * that is about {@link LogitsProcessor}s.
 *
 * @param <B> the builder
 */
public abstract sealed class ScoreSettings<B extends ScoreSettings<B>> permits GenerationConfig.Builder {

    ScoreSettings() {}

    /** Says one thing; what was said of it before is forgotten. */
    abstract <T> B say(GenerationKey<T> key, T value);

    /** Divides scores when sampling. */
    public B temperature(double value) {
        return say(GenerationConfigKeys.TEMPERATURE, value);
    }

    /** When sampling only this many tokens are considered; 0 considers all. */
    public B topK(int value) {
        return say(GenerationConfigKeys.TOP_K, value);
    }

    /** When sampling only the most probable tokens are considered that together have this probability. */
    public B topP(double value) {
        return say(GenerationConfigKeys.TOP_P, value);
    }

    /**
     * When sampling only tokens are considered that are at least this fraction as probable as the most probable one.
     */
    public B minP(double value) {
        return say(GenerationConfigKeys.MIN_P, value);
    }

    /** When sampling only the most probable tokens are considered that together have this share of the entropy. */
    public B topH(double value) {
        return say(GenerationConfigKeys.TOP_H, value);
    }

    /** When sampling only the most typical tokens are considered that together have this probability. */
    public B typicalP(double value) {
        return say(GenerationConfigKeys.TYPICAL_P, value);
    }

    /** When sampling tokens less probable than this are dropped. */
    public B epsilonCutoff(double value) {
        return say(GenerationConfigKeys.EPSILON_CUTOFF, value);
    }

    /** When sampling tokens less probable than a limit that falls with uncertainty are dropped. */
    public B etaCutoff(double value) {
        return say(GenerationConfigKeys.ETA_CUTOFF, value);
    }

    /** Makes tokens that a row has already less probable if greater than 1. */
    public B repetitionPenalty(double value) {
        return say(GenerationConfigKeys.REPETITION_PENALTY, value);
    }

    /** Makes tokens of the prompt more probable if greater than 1. */
    public B encoderRepetitionPenalty(double value) {
        return say(GenerationConfigKeys.ENCODER_REPETITION_PENALTY, value);
    }

    /** Runs of this many tokens occur only once in a row; 0, the default, allows repetition. */
    public B noRepeatNgramSize(int value) {
        return say(GenerationConfigKeys.NO_REPEAT_NGRAM_SIZE, value);
    }

    /** Runs of this many tokens of the prompt are not generated; 0, the default, allows it. */
    public B encoderNoRepeatNgramSize(int value) {
        return say(GenerationConfigKeys.ENCODER_NO_REPEAT_NGRAM_SIZE, value);
    }

    /** Runs of tokens that are never generated. */
    public B badWordsIds(List<List<Integer>> values) {
        return say(
                GenerationConfigKeys.BAD_WORDS_IDS,
                values.stream().map(List::copyOf).toList());
    }

    /** Runs of tokens that are made more or less probable. */
    public B sequenceBias(List<SequenceBias> values) {
        return say(GenerationConfigKeys.SEQUENCE_BIAS, List.copyOf(values));
    }

    /** Tokens that are never generated. */
    public B suppressTokens(int... values) {
        return say(
                GenerationConfigKeys.SUPPRESS_TOKENS,
                Arrays.stream(values).boxed().toList());
    }

    /** Tokens that are not generated first. */
    public B beginSuppressTokens(int... values) {
        return say(
                GenerationConfigKeys.BEGIN_SUPPRESS_TOKENS,
                Arrays.stream(values).boxed().toList());
    }

    /** The token that follows a prompt of one token. */
    public B forcedBosTokenId(int value) {
        return say(GenerationConfigKeys.FORCED_BOS_TOKEN_ID, value);
    }

    /** One of these is the last token of a row that reaches its greatest length. */
    public B forcedEosTokenIds(int... values) {
        return say(
                GenerationConfigKeys.FORCED_EOS_TOKEN_ID,
                Arrays.stream(values).boxed().toList());
    }

    /** Makes the end ever more probable. */
    public B exponentialDecayLengthPenalty(int startIndex, double decayFactor) {
        return say(
                GenerationConfigKeys.EXPONENTIAL_DECAY_LENGTH_PENALTY, new DecayLengthPenalty(startIndex, decayFactor));
    }

    /** How much the prompt weighs against what would come without it. */
    public B guidanceScale(double value) {
        return say(GenerationConfigKeys.GUIDANCE_SCALE, value);
    }

    /** Whether scores become logarithms of probabilities again after all processors. */
    public B renormalizeLogits(boolean value) {
        return say(GenerationConfigKeys.RENORMALIZE_LOGITS, value);
    }

    /** Whether scores that are no finite numbers are replaced. */
    public B removeInvalidValues(boolean value) {
        return say(GenerationConfigKeys.REMOVE_INVALID_VALUES, value);
    }

    /** Marks the text so that a program can tell that a model wrote it. */
    public B watermarkingConfig(WatermarkingConfig value) {
        return say(GenerationConfigKeys.WATERMARKING_CONFIG, value);
    }
}
