package io.jtransformers.generation;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheOptions;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.tensor.DataType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running generation: prompts in chunks, then one step after another for all searches that are not over. It runs by
 * itself, or a {@link GenerationEngine} joins its steps with those of others.
 *
 * <p>Source: {@code GenerationMixin.generate} in Transformers 5.12.1, {@code generation/utils.py}.
 */
final class Generator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Generator.class);

    private final GenerativeModel model;
    private final GenerationSettings settings;
    private final PromptBatch batch;
    private final CancellationToken cancellation;
    private final @Nullable TokenStreamer streamer;
    private final LogitsProcessorList processors;
    private final StoppingCriteria criteria;
    private final RowLengths lengths;
    private final GenerationStrategy strategy;
    private final @Nullable Cache pastKeyValues;
    private final boolean needsForks;
    private final List<SearchContext> contexts = new ArrayList<>();
    private final List<Search> searches = new ArrayList<>();
    private @Nullable Cache newCache;
    private DataType cacheType = DataType.F32;
    private boolean warnedOfLength;
    private long startNanos;
    private boolean isPrefilled;
    private boolean hasScored; // without a cache: since all was forgotten
    private int recomputedLength; // without a cache: new tokens of the longest branch when all was forgotten
    private long firstTokensNanos;
    private int sentTokens;

    private Generator(GenerativeModel model, GenerationSettings settings, PromptBatch batch, GenerateOptions options) {
        this.model = model;
        this.settings = settings;
        this.batch = batch;
        this.cancellation = options.cancellation();
        this.streamer = options.streamer();
        this.lengths = RowLengths.of(settings, batch, model.config());
        this.processors = LogitsProcessorList.of(settings, options, lengths);
        this.criteria = criteria(options);
        this.strategy = Strategies.of(settings, options, model, batch);
        this.pastKeyValues = options.pastKeyValues();
        this.needsForks = options.strategy() != null
                || options.assistantModel() != null
                || settings.config().promptLookupNumTokens() != null
                || settings.isContrastive();
    }

    /** A generation that is ready to run, its arguments checked. */
    static Generator of(
            GenerativeModel model, GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
        try {
            return checked(model, inputs, config, options);
        } catch (RuntimeException refused) {
            if (options.streamer() != null) {
                options.streamer().fail(refused); // its reader may be waiting
            }
            throw refused;
        }
    }

    private static Generator checked(
            GenerativeModel model, GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
        TokenIds.check(config, model.config().vocabSize());
        GenerationSettings settings = GenerationSettings.of(config, model.generationConfig());
        PromptBatch batch = PromptBatch.of(inputs, settings, model.config());
        settings.checkRows(batch.prompts().size());
        if (settings.isGuided()) {
            batch = batch.guided(options.negativePromptIds(), model.config().vocabSize());
        }
        if (!settings.useCache()) {
            checkUncached(settings, options);
        }
        batch.recordingSize().check(model.config(), settings.recorded());
        if (options.pastKeyValues() != null) {
            PastKeyValues.check(options.pastKeyValues(), batch, settings, options);
        }
        return new Generator(model, settings, batch, options);
    }

    private static void checkUncached(GenerationSettings settings, GenerateOptions options) {
        if (options.pastKeyValues() != null
                || options.assistantModel() != null
                || settings.config().promptLookupNumTokens() != null
                || settings.isContrastive()) {
            throw new ConfigException(
                    "use_cache is false, but past_key_values, assisted decoding and contrastive search go on from what"
                            + " steps before have computed; set use_cache to true, or leave those out.");
        }
    }

    private StoppingCriteria criteria(GenerateOptions options) {
        List<StoppingCriteria> all = new ArrayList<>();
        all.add(new EosTokenCriteria(Set.copyOf(settings.eosTokenIds())));
        if (!settings.stopStrings().isEmpty()) {
            var tokenizer = options.tokenizer();
            if (tokenizer == null) {
                throw new ConfigException(
                        "stop_strings is %s, but there is no tokenizer to find them with; give the model's tokenizer (GenerateOptions.Builder.tokenizer)."
                                .formatted(settings.stopStrings()));
            }
            all.add(new StopStringCriteria(tokenizer, settings.stopStrings()));
        }
        all.addAll(options.stoppingCriteria());
        all.add(new MaxLengthCriteria(lengths.maxLength()));
        Double maxTime = settings.config().maxTime();
        if (maxTime != null) {
            all.add(new MaxTimeCriteria(Duration.ofNanos((long) Math.clamp(maxTime * 1e9, 1, Long.MAX_VALUE))));
        }
        all.add(sequence -> {
            warnOfLength(sequence.length());
            return null;
        });
        return new StoppingCriteriaList(all);
    }

    private void warnOfLength(int length) {
        int positions = model.config().maxPositionEmbeddings();
        if (length >= positions && !warnedOfLength) {
            warnedOfLength = true;
            LOG.warn(
                    "A text has as many tokens as the {} positions that the model is made for, and goes on; what"
                            + " follows may be poor.",
                    positions);
        }
    }

    /** Generates until every search is over. */
    GenerateOutput run() {
        try (this) {
            begin();
            checkCancelled();
            while (!isOver()) {
                var step = new JointStep();
                step.add(this, Integer.MAX_VALUE);
                int _ = step.run(model, cancellation, Generator::advance);
                checkCancelled();
            }
            return finish();
        } catch (CancellationException cancelled) {
            GenerateOutput output = finish();
            throw cancelledException(output, cancelled);
        } catch (RuntimeException | Error failure) {
            fail(failure);
            throw failure;
        }
    }

    /** Tells who listens that it is over. */
    GenerateOutput finish() {
        GenerateOutput output = output();
        if (streamer != null) {
            streamer.end();
        }
        return output;
    }

    /** Tells who listens that it has failed. */
    void fail(Throwable failure) {
        if (streamer != null) {
            streamer.fail(failure);
        }
    }

    private static GenerationCancelledException cancelledException(GenerateOutput output, CancellationException cause) {
        var exception = new GenerationCancelledException(
                "The generation was cancelled after %d new tokens."
                        .formatted(output.usage().newTokens()),
                output);
        exception.initCause(cause);
        return exception;
    }

    /** Opens a search for each prompt. */
    void begin() {
        startNanos = System.nanoTime();
        int count = batch.prompts().size();
        Cache opened = pastKeyValues;
        if (opened != null) {
            PastKeyValues.checkLengths(opened, batch); // it may have waited
        } else {
            opened = model.newCache(settings.isGuided() ? 2 * count : count, cacheOptions());
            newCache = opened;
        }
        cacheType = opened.sequences().getFirst().dataType();
        for (int prompt = 0; prompt < count; prompt++) {
            var origin = new SearchContext.Origin(
                    prompt,
                    batch.prompts().get(prompt),
                    opened.sequences().get(prompt),
                    settings.isGuided() ? opened.sequences().get(count + prompt) : null);
            var context = new SearchContext(settings, processors, criteria, lengths, this::send, origin);
            contexts.add(context);
            if (pastKeyValues != null) {
                context.start().leaveCache();
            }
            searches.add(new SteppedSearch(strategy.begin(context), context.numReturnSequences()));
        }
        notePrefilled();
    }

    private CacheOptions cacheOptions() {
        GenerationConfig config = settings.config();
        if (needsForks && CacheImplementation.isFixed(config)) {
            LOG.warn(
                    "cache_implementation is '{}', but the strategy takes tokens back; a cache that grows is used.",
                    config.cacheImplementation());
            return CacheOptions.dynamic();
        }
        return CacheImplementation.options(config, batch.longestWith(lengths.maxLength() - lengths.width()));
    }

    private void send(int row, int tokenId) {
        sentTokens++;
        if (streamer != null) {
            streamer.put(row, tokenId);
        }
    }

    /** Frees what the searches hold. */
    @Override
    public void close() {
        try {
            searches.forEach(Search::close);
        } finally { // a strategy of the user's may throw, and the caches are freed all the same
            contexts.forEach(SearchContext::close);
            if (newCache != null) {
                newCache.close();
            }
        }
    }

    // The steps.

    /** The caller's cache that it goes on with; null for none. */
    @Nullable
    Cache pastKeyValues() {
        return pastKeyValues;
    }

    /** Whether prompts are still to be computed. */
    boolean isPrefilling() {
        return !isPrefilled;
    }

    /** How many rows of prompts are still to be computed. */
    long pendingPromptRows() {
        return searches.stream()
                .flatMap(search -> search.branches().stream())
                .filter(Branch::isPrefilling)
                .mapToLong(Branch::pending)
                .sum();
    }

    /** Whether every search is over. */
    boolean isOver() {
        return isPrefilled
                && searches.stream().allMatch(search -> search.branches().isEmpty());
    }

    boolean isCancelled() {
        return cancellation.isCancelled();
    }

    /**
     * Adds what is to be computed next: as many rows of prompts as fit, or, when there are none left, the pending rows
     * of every search.
     *
     * @param room how many rows of prompts fit, at least 1; decoding does not look at it, and prompts that are recorded
     *     are whole. A prompt is cut between the model's blocks only, so a block may be more than fits.
     * @return the searches that get scores, for {@link #advance}
     */
    List<Search> join(GenerationStep step, int room) {
        List<Search> scored = new ArrayList<>();
        int before = step.rows();
        int end = (int) Math.min(
                Integer.MAX_VALUE,
                (long) step.rows() + (records() ? Integer.MAX_VALUE : Math.min(room, settings.prefillChunkSize())));
        for (Search search : searches) {
            List<Branch> branches = search.branches();
            for (Branch branch : branches) {
                if (isPrefilled) {
                    step.add(branch, branch.pending());
                } else {
                    int count = branch.isPrefilling() ? part(branch, end - step.rows(), step.rows() == before) : 0;
                    if (count == branch.pending()) {
                        scored.add(search);
                    }
                    if (count > 0) {
                        step.add(branch, count);
                    }
                }
            }
            if (isPrefilled && !branches.isEmpty()) {
                scored.add(search);
            }
        }
        return scored;
    }

    /** How much of a prompt fits; of the first one at least a block, so that it gets on. */
    private int part(Branch branch, int room, boolean isFirst) {
        int blockSize = model.promptBlockSize();
        int count = branch.part(room, blockSize);
        int part = count > 0 || !isFirst ? count : branch.part(blockSize, blockSize);
        // What followed a prompt, and is computed anew, gets its scores with the other branches, and is no embedding.
        return Math.min(part, branch.pendingOfPrompt());
    }

    /** The length by which the next step chooses the frequencies of a rope. */
    int ropeLength() {
        if (!isPrefilled) {
            return batch.longest() + recomputedLength;
        }
        // The reference counts finished rows, too, whose positions go on.
        return batch.longest()
                + searches.stream()
                        .flatMap(search -> search.branches().stream())
                        .mapToInt(branch -> branch.sequence().newLength())
                        .max()
                        .orElse(0);
    }

    /**
     * Lets the searches that {@link #join} gave go on, with scores for each of their branches.
     *
     * @return how many tokens they have got; beams, which are not sent, one each
     */
    int advance(List<Search> scored, List<NextTokenScores> scores) {
        int before = sentTokens;
        int first = 0;
        for (Search search : scored) {
            int count = search.branches().size();
            search.advance(scores.subList(first, first + count));
            first += count;
        }
        notePrefilled();
        if (!settings.useCache() && !scored.isEmpty()) {
            hasScored = true;
        }
        if (hasScored && isPrefilled) {
            startOver();
        }
        return sentTokens > before ? sentTokens - before : scores.size();
    }

    /** Forgets what was computed, so that all that each branch has is computed anew, prompts first. */
    private void startOver() {
        List<Branch> branches =
                searches.stream().flatMap(search -> search.branches().stream()).toList();
        branches.forEach(Branch::forgetAll);
        recomputedLength = branches.stream()
                .mapToInt(branch -> branch.sequence().newLength())
                .max()
                .orElse(0);
        isPrefilled = branches.isEmpty();
        hasScored = false;
    }

    private void notePrefilled() {
        if (!isPrefilled) {
            isPrefilled = searches.stream()
                    .flatMap(search -> search.branches().stream())
                    .noneMatch(Branch::isPrefilling);
            firstTokensNanos = recomputedLength == 0 ? System.nanoTime() : firstTokensNanos;
        }
    }

    /** Receives what the model computes on its way; null if nothing of it is wanted. */
    @Nullable
    StepRecorder recorder() {
        return records() ? new StepRecorder(settings) : null;
    }

    private boolean records() {
        return settings.outputStates() || settings.isContrastive();
    }

    /** The embeddings that prompts consist of; null if they are tokens, or behind us. */
    float @Nullable [] embeds() {
        return isPrefilled ? null : batch.embeds();
    }

    /** The type of keys and values in its caches, once it has begun: those of one step are of one type. */
    DataType cacheType() {
        return cacheType;
    }

    /** Whether the next step may have rows of other generations, too. */
    boolean sharesSteps() {
        return !records() && embeds() == null;
    }

    /**
     * How many rows a step has at most when prompts are done; of a strategy of the caller's unknown and not counted.
     */
    long rowsAtMost() {
        return (long) batch.prompts().size() * rowsOfPrompt() * (settings.isGuided() ? 2 : 1);
    }

    private int rowsOfPrompt() {
        return settings.isContrastive() ? settings.topK() : settings.slots();
    }

    /** How many tokens its caches hold at most. */
    long cachedTokensAtMost() {
        long newTokens = (long) rowsOfPrompt() * (lengths.maxLength() - lengths.width());
        long tokens = 0;
        for (PromptBatch.Prompt prompt : batch.prompts()) {
            tokens += prompt.ids().length + newTokens;
            tokens += settings.isGuided() ? prompt.unconditionalIds().length + newTokens : 0;
        }
        return tokens;
    }

    private void checkCancelled() {
        if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("The call was cancelled.");
        }
    }

    private GenerateOutput output() {
        long endNanos = System.nanoTime();
        long prefillNanos = (isPrefilled ? firstTokensNanos : endNanos) - startNanos;
        return OutputAssembly.of(settings, batch, contexts, searches)
                .output(new GenerateOutput.Timings(prefillNanos, endNanos - startNanos - prefillNanos));
    }
}
