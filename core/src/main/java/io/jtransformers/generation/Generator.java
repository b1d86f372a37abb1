package io.jtransformers.generation;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running generation: prompts in chunks, then one step after another for all searches that are not over.
 *
 * <p>Source: {@code GenerationMixin.generate} in Transformers 5.12.1, {@code generation/utils.py}.
 */
final class Generator {

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
    private final List<SearchContext> contexts = new ArrayList<>();
    private final List<Search> searches = new ArrayList<>();
    private boolean warnedOfLength;
    private long startNanos;
    private boolean isPrefilled;
    private long firstTokensNanos;

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
    }

    /** A generation that is ready to run, its arguments checked. */
    static Generator of(
            GenerativeModel model, GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
        GenerationSettings settings = GenerationSettings.of(config, model.generationConfig());
        PromptBatch batch = PromptBatch.of(inputs, settings, model.config());
        if (settings.isGuided()) {
            batch = batch.guided(options.negativePromptIds(), model.config().vocabSize());
        }
        if (options.pastKeyValues() != null) {
            PastKeyValues.check(options.pastKeyValues(), batch, settings, options);
        }
        return new Generator(model, settings, batch, options);
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
            all.add(new MaxTimeCriteria(Duration.ofNanos((long) Math.min(maxTime * 1e9, Long.MAX_VALUE))));
        }
        var list = new StoppingCriteriaList(all);
        return sequence -> {
            FinishReason reason = list.check(sequence);
            if (reason == null) {
                warnOfLength(sequence.length());
            }
            return reason;
        };
    }

    private void warnOfLength(int length) {
        int positions = model.config().maxPositionEmbeddings();
        if (length > positions && !warnedOfLength) {
            warnedOfLength = true;
            LOG.warn(
                    "A text has become longer than the {} positions that the model is made for; what follows may be"
                            + " poor.",
                    positions);
        }
    }

    /** Generates until every search is over. */
    GenerateOutput run() {
        startNanos = System.nanoTime();
        try {
            return pastKeyValues == null ? runWithNewCache() : run(pastKeyValues);
        } catch (CancellationException cancelled) {
            throw cancelledException(cancelled);
        } catch (RuntimeException | Error failure) {
            if (streamer != null) {
                streamer.fail(failure);
            }
            throw failure;
        } finally {
            searches.forEach(Search::close);
            contexts.forEach(SearchContext::close);
        }
    }

    private GenerateOutput runWithNewCache() {
        int count = batch.prompts().size();
        try (Cache cache = model.newCache(settings.isGuided() ? 2 * count : count)) {
            return run(cache);
        }
    }

    private GenerateOutput run(Cache cache) {
        begin(cache);
        while (prefillChunk()) {
            checkCancelled();
        }
        isPrefilled = true;
        firstTokensNanos = System.nanoTime();
        while (decode()) {
            checkCancelled();
        }
        return ended(output());
    }

    private GenerateOutput ended(GenerateOutput output) {
        if (streamer != null) {
            streamer.end();
        }
        return output;
    }

    private GenerationCancelledException cancelledException(CancellationException cause) {
        GenerateOutput output = output();
        var exception = new GenerationCancelledException(
                "The generation was cancelled after %d new tokens."
                        .formatted(output.usage().newTokens()),
                output);
        exception.initCause(cause);
        ended(output);
        return exception;
    }

    /** Opens a search for each prompt. */
    private void begin(Cache cache) {
        int count = batch.prompts().size();
        for (int prompt = 0; prompt < count; prompt++) {
            var origin = new SearchContext.Origin(
                    prompt,
                    batch.prompts().get(prompt),
                    cache.sequences().get(prompt),
                    settings.isGuided() ? cache.sequences().get(count + prompt) : null);
            var context = new SearchContext(settings, processors, criteria, lengths, this::send, origin);
            contexts.add(context);
            if (pastKeyValues != null) {
                context.start().leaveCache();
            }
            searches.add(strategy.begin(context));
        }
        checkCancelled();
    }

    private void send(int row, int tokenId) {
        if (streamer != null) {
            streamer.put(row, tokenId);
        }
    }

    // The steps.

    /**
     * As many rows of prompts as a step takes; searches whose prompt ends with it get their first scores. Says whether
     * there was anything left of a prompt.
     */
    private boolean prefillChunk() {
        var step = new GenerationStep();
        List<Search> ending = new ArrayList<>();
        for (Search search : searches) {
            for (Branch branch : search.branches()) {
                int count = Math.min(settings.prefillChunkSize() - step.rows(), branch.pending());
                if (branch.isPrefilling() && count > 0) {
                    if (count == branch.pending()) {
                        ending.add(search);
                    }
                    step.add(branch, count);
                }
            }
        }
        if (step.rows() > 0) {
            run(step, ending, batch.longest());
        }
        return step.rows() > 0;
    }

    /** One step of all searches; says whether there was one that was not over. */
    private boolean decode() {
        var step = new GenerationStep();
        List<Search> running = new ArrayList<>();
        int newLength = 0;
        for (Search search : searches) {
            List<Branch> branches = search.branches();
            for (Branch branch : branches) {
                newLength = Math.max(newLength, branch.sequence().newLength());
                step.add(branch, branch.pending());
            }
            if (!branches.isEmpty()) {
                running.add(search);
            }
        }
        if (!running.isEmpty()) {
            // The reference counts finished rows, too, whose positions go on.
            run(step, running, batch.longest() + newLength);
        }
        return !running.isEmpty();
    }

    private void run(GenerationStep step, List<Search> scored, int ropeLength) {
        boolean readsScores = scored.stream().anyMatch(Search::readsScores);
        boolean records = settings.outputStates() || settings.isContrastive();
        List<NextTokenScores> scores = readsScores || records
                ? step.run(model, batch, ropeLength, cancellation, records ? new StepRecorder(settings) : null)
                : step.runForGreatest(model, batch, ropeLength, cancellation);
        int first = 0;
        for (Search search : scored) {
            int count = search.branches().size();
            search.advance(scores.subList(first, first + count));
            first += count;
        }
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
