package io.jtransformers.generation;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ConfigException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Guesses with a smaller model of the same vocabulary, which sees the same row through the same processors.
 *
 * <p>Source: {@code AssistedCandidateGenerator} in Transformers 5.12.1, {@code candidate_generator.py}.
 */
final class AssistantCandidateGenerator implements CandidateGenerator {

    private static final int DEFAULT_TOKENS = 20;
    private static final double DEFAULT_CONFIDENCE = 0.4;

    private final GenerativeModel assistant;
    private final SearchContext context;
    private final PromptBatch batch;
    private final CancellationToken cancellation;
    private final Branch draft;
    private final RandomDraws draws;
    private final double confidence;
    private final boolean isScheduled;
    private int numAssistantTokens;

    /**
     * Guesses for the row of a search.
     *
     * @throws ConfigException if the models' vocabularies differ in size
     */
    AssistantCandidateGenerator(
            GenerativeModel assistant,
            GenerativeModel model,
            SearchContext context,
            PromptBatch batch,
            CancellationToken cancellation) {
        int size = assistant.config().vocabSize();
        if (size != model.config().vocabSize()) {
            throw new ConfigException(
                    "The assistant model knows %d tokens and the model %d; assisted decoding needs two with the same tokenizer."
                            .formatted(size, model.config().vocabSize()));
        }
        this.assistant = assistant;
        this.context = context;
        this.batch = batch;
        this.cancellation = cancellation;
        GenerationConfig config = context.config();
        this.numAssistantTokens = GenerationSettings.orElse(config.numAssistantTokens(), DEFAULT_TOKENS);
        this.confidence = GenerationSettings.orElse(config.assistantConfidenceThreshold(), DEFAULT_CONFIDENCE);
        this.isScheduled =
                GenerationSettings.orElse(config.numAssistantTokensSchedule(), AssistantTokensSchedule.CONSTANT)
                        != AssistantTokensSchedule.CONSTANT;
        this.draws = new RandomDraws(context.settings().seed());
        Cache cache = assistant.newCache(1);
        Branch start = context.start();
        this.draft = new Branch(
                start.prompt(),
                start.sequence().fork(start.sequence().index()),
                0,
                cache.sequences().getFirst(),
                null,
                Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    @Override
    public Candidates candidates(TokenSequence sequence, int most) {
        follow(sequence);
        draft.save();
        List<Integer> ids = new ArrayList<>();
        List<double[]> distributions = new ArrayList<>();
        boolean isSure = true;
        while (isSure && ids.size() < Math.min(most, numAssistantTokens)) {
            float[] scores = nextScores();
            context.processOnly(draft.sequence(), scores);
            if (!isAnyPossible(scores)) {
                break; // a criterion may end the text before; if not, the model's own step says so
            }
            double[] probabilities = Probabilities.of(scores);
            int id = choose(scores);
            ids.add(id);
            distributions.add(probabilities);
            draft.append(id);
            isSure = probabilities[id] >= confidence
                    && !context.settings().eosTokenIds().contains(id);
        }
        return new Candidates(
                ids.stream().mapToInt(Integer::intValue).toArray(),
                context.settings().doSample() ? distributions : List.of());
    }

    private static boolean isAnyPossible(float[] scores) {
        for (float score : scores) {
            if (score != Float.NEGATIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    /** Takes back what the model did not choose, and takes over what it chose. */
    private void follow(TokenSequence sequence) {
        int[] mine = draft.sequence().newTokens();
        int[] chosen = sequence.newTokens();
        int same = 0;
        while (same < Math.min(mine.length, chosen.length) && mine[same] == chosen[same]) {
            same++;
        }
        draft.takeBack(Math.min(same, chosen.length - 1)); // the last one is pending, so that it gets scores
        for (int i = draft.sequence().newLength(); i < chosen.length; i++) {
            draft.append(chosen[i]);
        }
    }

    private float[] nextScores() {
        int chunk = Math.max(context.settings().prefillChunkSize(), assistant.promptBlockSize());
        while (true) {
            var step = new GenerationStep();
            step.add(draft, draft.part(chunk, assistant.promptBlockSize()));
            int ropeLength = batch.longest() + draft.sequence().newLength();
            List<NextTokenScores> scores = step.run(assistant, batch.embeds(), ropeLength, cancellation, null);
            if (!scores.isEmpty()) {
                return scores.getFirst().logits(0);
            }
        }
    }

    private int choose(float[] scores) {
        if (!context.settings().doSample()) {
            return Probabilities.greatest(scores);
        }
        TokenSequence sequence = draft.sequence();
        return Probabilities.choose(scores, draws.uniform(sequence.index(), sequence.newLength(), 2));
    }

    @Override
    public void update(int matches, int count) {
        if (isScheduled) {
            numAssistantTokens = matches == count ? numAssistantTokens + 2 : Math.max(1, numAssistantTokens - 1);
        }
    }

    @Override
    public void close() {
        draft.close();
    }
}
