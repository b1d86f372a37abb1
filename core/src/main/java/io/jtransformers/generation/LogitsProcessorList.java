package io.jtransformers.generation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processors that act one after another.
 *
 * @param processors in their order
 */
public record LogitsProcessorList(List<LogitsProcessor> processors) implements LogitsProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(LogitsProcessorList.class);

    /** Copies the list. */
    public LogitsProcessorList {
        processors = List.copyOf(processors);
    }

    /**
     * The processors of a call in the order of Transformers, each only where it changes something. Classifier-free
     * guidance, which comes before all of them, needs more than scores and is not among them.
     *
     * @param settings of the call
     * @param options of the call
     * @param lengths of its rows
     */
    static LogitsProcessorList of(GenerationSettings settings, GenerateOptions options, RowLengths lengths) {
        List<LogitsProcessor> processors = new ArrayList<>();
        GenerationConfig config = settings.config();
        addBiases(config, lengths, processors);
        addLengths(settings, lengths, processors);
        if (options.prefixAllowedTokens() != null) {
            processors.add(new PrefixConstrainedLogitsProcessor(options.prefixAllowedTokens()));
        }
        addForced(settings, lengths, processors);
        processors.addAll(options.logitsProcessors());
        if (settings.doSample()) {
            addWarpers(settings, processors);
        }
        if (config.watermarkingConfig() != null) {
            processors.add(new WatermarkLogitsProcessor(config.watermarkingConfig()));
        }
        if (Boolean.TRUE.equals(config.renormalizeLogits())) {
            processors.add(new LogitNormalization());
        }
        return new LogitsProcessorList(processors);
    }

    private static void addBiases(GenerationConfig config, RowLengths lengths, List<LogitsProcessor> processors) {
        if (config.sequenceBias() != null) {
            processors.add(new SequenceBiasLogitsProcessor(config.sequenceBias()));
        }
        Double encoderPenalty = config.encoderRepetitionPenalty();
        if (encoderPenalty != null && encoderPenalty != 1 && hasPrompt("encoder_repetition_penalty", lengths)) {
            processors.add(new EncoderRepetitionPenaltyLogitsProcessor(encoderPenalty));
        }
        if (config.repetitionPenalty() != null && config.repetitionPenalty() != 1) {
            processors.add(new RepetitionPenaltyLogitsProcessor(config.repetitionPenalty()));
        }
        if (orZero(config.noRepeatNgramSize()) > 0) {
            processors.add(new NoRepeatNGramLogitsProcessor(orZero(config.noRepeatNgramSize())));
        }
        if (orZero(config.encoderNoRepeatNgramSize()) > 0 && hasPrompt("encoder_no_repeat_ngram_size", lengths)) {
            processors.add(new EncoderNoRepeatNGramLogitsProcessor(orZero(config.encoderNoRepeatNgramSize())));
        }
    }

    private static boolean hasPrompt(String key, RowLengths lengths) {
        if (lengths.width() == 0) {
            LOG.warn("{} has no effect on prompts that are embeddings, whose tokens are not known.", key);
        }
        return lengths.width() > 0;
    }

    private static int orZero(@Nullable Integer value) {
        return value == null ? 0 : value;
    }

    private static void addLengths(GenerationSettings settings, RowLengths lengths, List<LogitsProcessor> processors) {
        GenerationConfig config = settings.config();
        List<Integer> eosTokenIds = settings.eosTokenIds();
        if (config.badWordsIds() != null) {
            processors.add(new NoBadWordsLogitsProcessor(config.badWordsIds(), eosTokenIds));
        }
        if (lengths.minLength() > 0 && !eosTokenIds.isEmpty()) {
            processors.add(new MinLengthLogitsProcessor(lengths.minLength(), eosTokenIds));
        }
        if (orZero(config.minNewTokens()) > 0 && !eosTokenIds.isEmpty()) {
            processors.add(new MinNewTokensLengthLogitsProcessor(orZero(config.minNewTokens()), eosTokenIds));
        }
    }

    private static void addForced(GenerationSettings settings, RowLengths lengths, List<LogitsProcessor> processors) {
        GenerationConfig config = settings.config();
        Integer forcedBos = config.forcedBosTokenId();
        if (forcedBos != null) {
            processors.add(new ForcedBosTokenLogitsProcessor(forcedBos));
        }
        if (config.forcedEosTokenIds() != null) {
            processors.add(new ForcedEosTokenLogitsProcessor(lengths.maxLength(), config.forcedEosTokenIds()));
        }
        if (Boolean.TRUE.equals(config.removeInvalidValues())) {
            processors.add(new InfNanRemoveLogitsProcessor());
        }
        DecayLengthPenalty decay = config.exponentialDecayLengthPenalty();
        if (decay != null) {
            processors.add(
                    new ExponentialDecayLengthPenalty(decay.startIndex(), decay.decayFactor(), settings.eosTokenIds()));
        }
        if (config.suppressTokens() != null) {
            processors.add(new SuppressTokensLogitsProcessor(config.suppressTokens()));
        }
        if (config.beginSuppressTokens() != null) {
            boolean beginsForced = lengths.width() <= 1 && forcedBos != null;
            processors.add(
                    new SuppressTokensAtBeginLogitsProcessor(config.beginSuppressTokens(), beginsForced ? 1 : 0));
        }
    }

    private static void addWarpers(GenerationSettings settings, List<LogitsProcessor> processors) {
        GenerationConfig config = settings.config();
        float forbidden = Float.NEGATIVE_INFINITY;
        // Beams need a token that does not end them.
        int kept = settings.numBeams() == 1
                ? 1
                : Math.max(1, settings.eosTokenIds().size()) + 1;
        if (settings.temperature() != 1) {
            processors.add(new TemperatureLogitsWarper(settings.temperature()));
        }
        if (config.topH() != null) {
            processors.add(new TopHLogitsWarper(config.topH()));
        }
        if (settings.topK() > 0) {
            processors.add(new TopKLogitsWarper(settings.topK(), forbidden, kept));
        }
        if (settings.topP() < 1) {
            processors.add(new TopPLogitsWarper(settings.topP(), forbidden, kept));
        }
        if (config.minP() != null) {
            processors.add(new MinPLogitsWarper(config.minP(), forbidden, kept));
        }
        if (config.typicalP() != null && config.typicalP() < 1) {
            processors.add(new TypicalLogitsWarper(config.typicalP(), forbidden, kept));
        }
        if (config.epsilonCutoff() != null && config.epsilonCutoff() > 0) {
            processors.add(new EpsilonLogitsWarper(config.epsilonCutoff(), forbidden, kept));
        }
        if (config.etaCutoff() != null && config.etaCutoff() > 0) {
            processors.add(new EtaLogitsWarper(config.etaCutoff(), forbidden, kept));
        }
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        processors.forEach(processor -> processor.process(sequence, scores));
    }
}
