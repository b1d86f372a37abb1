package io.jtransformers.generation;

import io.jtransformers.modeling.SequenceCache;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link Search} has of its prompt and its generation. */
public final class SearchContext implements AutoCloseable {

    private final GenerationSettings settings;
    private final LogitsProcessorList processors;
    private final StoppingCriteria criteria;
    private final RowLengths lengths;
    private final TokenSink sink;
    private final RandomDraws draws;
    private final Set<Branch> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Branch start;
    private final StepRecords records;

    /** What each slot's last token was chosen by, where a criterion wants to know. */
    private final float[][] lastScores;

    /** Receives tokens as they are chosen for good. */
    @FunctionalInterface
    interface TokenSink {
        void put(int row, int tokenId);
    }

    SearchContext(
            GenerationSettings settings,
            LogitsProcessorList processors,
            StoppingCriteria criteria,
            RowLengths lengths,
            TokenSink sink,
            Origin origin) {
        this.settings = settings;
        this.processors = processors;
        this.criteria = criteria;
        this.lengths = lengths;
        this.sink = sink;
        this.draws = new RandomDraws(settings.seed());
        this.records = new StepRecords(settings.slots());
        this.lastScores = new float[settings.slots()][];
        TokenSequence sequence = TokenSequence.start(
                origin.prompt() * settings.slots(),
                origin.prompt(),
                origin.input().paddedIds());
        this.start = new Branch(origin.input(), sequence, 0, origin.cache(), origin.unconditional(), open);
    }

    /**
     * Where a search begins.
     *
     * @param prompt its number in the batch
     * @param input its tokens
     * @param cache an empty cache
     * @param unconditional another one where there is guidance
     */
    record Origin(
            int prompt,
            PromptBatch.Prompt input,
            SequenceCache cache,
            @Nullable SequenceCache unconditional) {}

    /** The config, what the call left open taken from the model's; nulls stand for defaults. */
    public GenerationConfig config() {
        return settings.config();
    }

    GenerationSettings settings() {
        return settings;
    }

    /** The branch of the prompt alone, which the first step computes. */
    public Branch start() {
        return start;
    }

    /** The greatest length of a row, prompt and padding included. */
    public int maxLength() {
        return lengths.maxLength();
    }

    /** Whether every choice is the greatest score, and nobody asks for scores. */
    boolean needsGreatestOnly() {
        return !settings.doSample()
                && !settings.outputScores()
                && !settings.outputLogits()
                && !settings.isGuided()
                && settings.config().topLogProbs() == null
                && !settings.outputStates()
                && !criteria.readsScores()
                && processors.processors().isEmpty();
    }

    // Scores.

    /**
     * What a token is chosen by: the model's scores, guidance and all processors applied. Recorded if the config asks
     * for it, so call it once for each place.
     *
     * @param branch the row, whose sequence ends with the scored token
     * @param scores what the step gave
     * @param row which of the scored tokens
     */
    public float[] process(Branch branch, NextTokenScores scores, int row) {
        return process(branch, scores, row, guided(scores, row));
    }

    /** As {@link #process}, but processors get logarithms of probabilities, as beams do. */
    public float[] processLogProbs(Branch branch, NextTokenScores scores, int row) {
        float[] logProbs = guided(scores, row);
        if (!settings.isGuided()) {
            Probabilities.logSoftmax(logProbs);
        }
        return process(branch, scores, row, logProbs);
    }

    private float[] process(Branch branch, NextTokenScores scores, int row, float[] values) {
        if (settings.outputLogits()) {
            records.addLogits(branch.slot(), scores.logits(row));
        }
        processors.process(branch.sequence(), values);
        if (settings.outputScores()) {
            records.addScores(branch.slot(), values.clone());
        }
        if (criteria.readsScores()) {
            lastScores[branch.slot()] = values.clone();
        }
        if (scores.recorded() != null) {
            records.addStates(branch.slot(), scores.recorded().place(row, scores.rows()));
        }
        return values;
    }

    /** Classifier-free guidance: away from what would come without the prompt. */
    private float[] guided(NextTokenScores scores, int row) {
        float[] logits = scores.logits(row);
        float[] unconditional = scores.unconditionalLogits(row);
        if (unconditional == null) {
            return logits;
        }
        Probabilities.logSoftmax(logits);
        Probabilities.logSoftmax(unconditional);
        float scale = (float) settings.guidanceScale();
        for (int id = 0; id < logits.length; id++) {
            logits[id] = scale * (logits[id] - unconditional[id]) + unconditional[id];
        }
        return logits;
    }

    /** Only the processors, of scores that come from elsewhere; nothing is recorded. */
    void processOnly(TokenSequence sequence, float[] scores) {
        processors.process(sequence, scores);
    }

    StepRecords records() {
        return records;
    }

    // Choices.

    /**
     * A random number, at least 0 and less than 1: always the same for one seed, slot, number of new tokens and draw.
     *
     * @param branch for whom
     * @param draw distinguishes the numbers of one step
     */
    public double uniform(Branch branch, int draw) {
        return draws.uniform(branch.sequence().index(), branch.sequence().newLength(), draw);
    }

    /**
     * Chooses for good: adds a token to a row, sends it to who listens, and asks the criteria.
     *
     * @param branch the row
     * @param id the token
     * @param scores what it was chosen by
     * @param row which of the scored tokens it follows
     * @return why the row is finished; null if it goes on
     */
    public @Nullable FinishReason accept(Branch branch, int id, NextTokenScores scores, int row) {
        keepLogProbs(branch, id, scores, row);
        branch.append(id);
        return announce(branch);
    }

    /**
     * Sends the last token of a row, which was chosen for good, to who listens, and asks the criteria.
     *
     * @return why the row is finished; null if it goes on
     */
    public @Nullable FinishReason announce(Branch branch) {
        sink.put(branch.sequence().index(), branch.sequence().lastId());
        return check(branch.sequence(), branch.slot());
    }

    /** Notes how likely a token was, if that is asked for. */
    void keepLogProbs(Branch branch, int id, NextTokenScores scores, int row) {
        Integer count = settings.config().topLogProbs();
        if (count != null) {
            branch.logProbs().add(TokenLogProbs.of(id, scores.logits(row), count));
        }
    }

    /** Why a sequence is finished, criteria apart that read scores; null if it goes on. */
    public @Nullable FinishReason check(TokenSequence sequence) {
        return criteria.check(sequence);
    }

    /** Why a sequence is finished whose last token was chosen by the last scores of a slot; null if it goes on. */
    @Nullable
    FinishReason check(TokenSequence sequence, int slot) {
        return criteria.readsScores() ? criteria.check(sequence, lastScores[slot]) : criteria.check(sequence);
    }

    /** Closes the branches that are still open. */
    @Override
    public void close() {
        new ArrayList<>(open).forEach(Branch::close);
    }

    /** How many rows the prompt is to give. */
    public int numReturnSequences() {
        return settings.numReturnSequences();
    }

    List<Branch> openBranches() {
        return List.copyOf(open);
    }
}
