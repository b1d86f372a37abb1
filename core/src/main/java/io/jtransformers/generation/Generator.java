package io.jtransformers.generation;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running generation: prompts in chunks, then one token a step for all rows that are not finished.
 *
 * <p>Source: {@code GenerationMixin._sample} in Transformers 5.12.1, {@code generation/utils.py}. There finished rows
 * stay in the batch and go on with padding; here they leave it.
 */
final class Generator {

    private static final Logger LOG = LoggerFactory.getLogger(Generator.class);
    private static final int DEFAULT_NEW_TOKENS = 20;

    private final GenerativeModel model;
    private final GenerationSettings settings;
    private final PromptBatch batch;
    private final CancellationToken cancellation;
    private final @Nullable TokenStreamer streamer;
    private final LogitsProcessorList processors;
    private final StoppingCriteriaList criteria;
    private final RandomDraws draws;
    private final List<GeneratedRow> rows = new ArrayList<>();
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
        this.processors = LogitsProcessorList.of(settings, options.logitsProcessors());
        this.criteria = criteria(settings, maxLength(), options);
        this.draws = new RandomDraws(settings.seed());
    }

    /** A generation that is ready to run, its arguments checked. */
    static Generator of(
            GenerativeModel model, GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
        GenerationSettings settings = GenerationSettings.of(config, model.generationConfig());
        return new Generator(model, settings, PromptBatch.of(inputs, settings, model.config()), options);
    }

    private int maxLength() {
        Integer maxNewTokens = settings.maxNewTokens();
        Integer maxLength = settings.maxLength();
        int limit;
        if (maxNewTokens != null) {
            limit = (int) Math.min(Integer.MAX_VALUE, (long) batch.width() + maxNewTokens);
        } else if (maxLength != null) {
            limit = maxLength - (batch.timeSteps() - batch.width());
        } else {
            limit = Math.min(batch.width() + DEFAULT_NEW_TOKENS, model.config().maxPositionEmbeddings());
            LOG.debug("Neither max_new_tokens nor max_length is set; rows end at {} tokens.", limit);
        }
        if (batch.width() >= limit) {
            throw new InputException(
                    "The prompt has %d tokens, but max_length leaves room for %d in all; set max_new_tokens, or a greater max_length."
                            .formatted(batch.timeSteps(), limit + batch.timeSteps() - batch.width()));
        }
        return limit;
    }

    private static StoppingCriteriaList criteria(GenerationSettings settings, int maxLength, GenerateOptions options) {
        List<StoppingCriteria> criteria = new ArrayList<>();
        criteria.add(new EosTokenCriteria(Set.copyOf(settings.eosTokenIds())));
        if (!settings.stopStrings().isEmpty()) {
            var tokenizer = options.tokenizer();
            if (tokenizer == null) {
                throw new ConfigException(
                        "stop_strings is %s, but there is no tokenizer to find them with; give the model's tokenizer (GenerateOptions.Builder.tokenizer)."
                                .formatted(settings.stopStrings()));
            }
            criteria.add(new StopStringCriteria(tokenizer, settings.stopStrings()));
        }
        criteria.addAll(options.stoppingCriteria());
        criteria.add(new MaxLengthCriteria(maxLength));
        return new StoppingCriteriaList(criteria);
    }

    /** Generates until every row is finished. */
    GenerateOutput run() {
        startNanos = System.nanoTime();
        try (Cache cache = model.newCache(batch.prompts().size())) {
            for (int row = 0; row < batch.prompts().size(); row++) {
                rows.add(new GeneratedRow(
                        row, batch.prompts().get(row), cache.sequences().get(row)));
            }
            prefill();
            isPrefilled = true;
            firstTokensNanos = System.nanoTime();
            decode();
        } catch (CancellationException cancelled) {
            throw cancelledException(cancelled);
        }
        if (streamer != null) {
            streamer.end();
        }
        return output();
    }

    private GenerationCancelledException cancelledException(CancellationException cause) {
        GenerateOutput output = output();
        var exception = new GenerationCancelledException(
                "The generation was cancelled after %d new tokens."
                        .formatted(output.usage().newTokens()),
                output);
        exception.initCause(cause);
        return exception;
    }

    // The steps.

    private void prefill() {
        while (rows.stream().anyMatch(row -> row.promptLeft() > 0)) {
            checkCancelled();
            prefillChunk();
        }
    }

    /** As many rows of prompts as a step takes; sequences whose prompt ends with it get their first token. */
    private void prefillChunk() {
        PrefillChunk chunk = PrefillChunk.next(rows, settings.prefillChunkSize());
        StepInput input = chunk.input(batch, model.config().hiddenSize());
        if (chunk.ending().isEmpty()) {
            model.prefill(input, cancellation);
        } else {
            choose(chunk.ending(), input);
        }
        chunk.countPrefilled();
    }

    private void decode() {
        for (List<GeneratedRow> running = running(); !running.isEmpty(); running = running()) {
            checkCancelled();
            // The reference counts finished rows, too, whose positions go on.
            int ropeLength = batch.longest() + running.getFirst().sequence().newLength();
            List<SequenceStep> steps =
                    running.stream().map(GeneratedRow::nextStep).toList();
            int[] headRows = IntStream.range(0, steps.size()).toArray();
            choose(
                    running,
                    new StepInput(steps, headRows, null, GeneratedRow.keyMask(running, steps), null, ropeLength));
        }
    }

    private List<GeneratedRow> running() {
        return rows.stream().filter(row -> !row.isFinished()).toList();
    }

    private void checkCancelled() {
        if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("The call was cancelled.");
        }
    }

    // Choosing tokens.

    /** Runs a step and gives each of {@code stepRows} its next token; {@code headRows} has one row for each. */
    private void choose(List<GeneratedRow> stepRows, StepInput input) {
        if (settings.isPlainGreedy() && processors.processors().isEmpty()) {
            int[] ids =
                    model.score(input, cancellation, logits -> logits.argMax().toIntArray());
            for (int i = 0; i < ids.length; i++) {
                append(stepRows.get(i), ids[i]);
            }
            return;
        }
        float[] all = model.score(input, cancellation, Tensor::toFloatArray);
        int vocabSize = all.length / stepRows.size();
        for (int i = 0; i < stepRows.size(); i++) {
            float[] scores = Arrays.copyOfRange(all, i * vocabSize, (i + 1) * vocabSize);
            append(stepRows.get(i), choose(stepRows.get(i), scores));
        }
    }

    private int choose(GeneratedRow row, float[] scores) {
        if (settings.outputLogits()) {
            row.logits().add(scores.clone());
        }
        processors.process(row.sequence(), scores);
        if (settings.outputScores()) {
            row.scores().add(scores.clone());
        }
        if (!settings.doSample()) {
            return Probabilities.greatest(scores);
        }
        double draw = draws.uniform(row.sequence().index(), row.sequence().newLength(), 0);
        return Probabilities.choose(scores, draw);
    }

    private void append(GeneratedRow row, int id) {
        TokenSequence sequence = row.sequence();
        sequence.append(id);
        if (streamer != null) {
            streamer.put(sequence.index(), id);
        }
        FinishReason reason = criteria.check(sequence);
        if (reason != null) {
            row.finish(reason);
        } else {
            warnOfLength(sequence.length());
        }
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

    private GenerateOutput output() {
        long endNanos = System.nanoTime();
        long prefillNanos = (isPrefilled ? firstTokensNanos : endNanos) - startNanos;
        int promptTokens =
                batch.prompts().stream().mapToInt(PromptBatch.Prompt::tokens).sum();
        return GenerateOutput.of(
                rows,
                settings.filler(),
                promptTokens,
                new GenerateOutput.Timings(prefillNanos, endNanos - startNanos - prefillNanos));
    }
}
