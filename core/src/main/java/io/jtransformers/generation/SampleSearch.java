package io.jtransformers.generation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One token after another: the most probable one, or one drawn by its probability.
 *
 * <p>Source: {@code GenerationMixin._sample} in Transformers 5.12.1, {@code generation/utils.py}. There finished rows
 * stay in the batch and go on with padding; here they leave it.
 */
final class SampleSearch implements Search {

    private final SearchContext context;
    private final List<Branch> rows = new ArrayList<>();
    private final List<@Nullable FinishReason> reasons = new ArrayList<>();
    private List<Branch> running;

    SampleSearch(SearchContext context) {
        this.context = context;
        running = List.of(context.start());
    }

    @Override
    public List<Branch> branches() {
        return running;
    }

    @Override
    public boolean readsScores() {
        return !context.needsGreatestOnly();
    }

    @Override
    public void advance(List<NextTokenScores> scores) {
        if (rows.isEmpty()) {
            begin(scores.getFirst());
        } else {
            for (int i = 0; i < scores.size(); i++) {
                choose(running.get(i), scores.get(i));
            }
        }
        running = rows.stream().filter(row -> reasons.get(row.slot()) == null).toList();
    }

    /** All rows have the same prompt, which was computed once. */
    private void begin(NextTokenScores scores) {
        rows.add(context.start());
        for (int slot = 1; slot < context.numReturnSequences(); slot++) {
            rows.add(context.start().fork(slot));
        }
        rows.forEach(row -> reasons.add(null));
        rows.forEach(row -> choose(row, scores));
    }

    private void choose(Branch row, NextTokenScores scores) {
        FinishReason reason = context.accept(row, nextToken(row, scores), scores, 0);
        if (reason != null) {
            reasons.set(row.slot(), reason);
            row.close();
        }
    }

    private int nextToken(Branch row, NextTokenScores scores) {
        if (context.needsGreatestOnly()) {
            return scores.greatest(0);
        }
        float[] processed = context.process(row, scores, 0);
        return context.settings().doSample()
                ? Probabilities.choose(processed, context.uniform(row, 0))
                : Probabilities.mostProbable(processed);
    }

    @Override
    public List<GeneratedSequence> results() {
        List<GeneratedSequence> results = new ArrayList<>();
        for (int slot = 0; slot < context.numReturnSequences(); slot++) {
            Branch row = rows.isEmpty() ? context.start() : rows.get(slot);
            FinishReason reason = rows.isEmpty() ? null : reasons.get(slot);
            results.add(GeneratedSequence.of(row, reason == null ? FinishReason.CANCELLED : reason));
        }
        return results;
    }
}
