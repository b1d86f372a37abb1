package io.jtransformers.generation;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes guessed tokens together with the last one, and keeps those that the model would have chosen.
 *
 * <p>Greedily, the text is the one without guesses. When sampling, a guess that is none of chance is kept if the token
 * that the model draws is the same, which gives the very text without guesses; one that was drawn from a distribution
 * {@code q} is kept with probability {@code min(1, p / q)}, and otherwise replaced by a draw from {@code max(0, p -
 * q)}, which gives texts with the probabilities that they have without guesses.
 *
 * <p>Source: {@code GenerationMixin._assisted_decoding} in Transformers 5.12.1, {@code generation/utils.py}.
 *
 * @see <a href="https://arxiv.org/abs/2211.17192">Fast Inference from Transformers via Speculative Decoding</a>
 */
final class AssistedSearch implements Search {

    private final SearchContext context;
    private final CandidateGenerator generator;
    private final Branch row;
    private CandidateGenerator.Candidates guess = CandidateGenerator.Candidates.of(); // appended to the row
    private CandidateGenerator.Candidates tried = guess; // looked at one after another
    private @Nullable FinishReason reason;

    AssistedSearch(SearchContext context, CandidateGenerator generator) {
        this.context = context;
        this.generator = generator;
        this.row = context.start();
    }

    @Override
    public List<Branch> branches() {
        return reason == null ? List.of(row) : List.of();
    }

    @Override
    public boolean readsScores() {
        return !context.needsGreatestOnly();
    }

    @Override
    public void advance(List<NextTokenScores> scores) {
        tried = guess;
        guess = CandidateGenerator.Candidates.of();
        int[] ids = tried.ids();
        row.sequence().truncate(row.sequence().newLength() - ids.length);
        int place = 0;
        boolean isKept = true;
        while (isKept && reason == null) {
            int id = choose(scores.getFirst(), place);
            isKept = place < ids.length && id == ids[place];
            reason = context.accept(row, id, scores.getFirst(), place);
            place++;
        }
        generator.update(isKept ? place : place - 1, ids.length);
        if (reason == null) {
            row.forget(row.sequence().newLength() - 1);
            propose();
        } else {
            row.close();
        }
    }

    private int choose(NextTokenScores scores, int place) {
        if (context.needsGreatestOnly()) {
            return scores.greatest(place);
        }
        float[] processed = context.process(row, scores, place);
        if (!context.settings().doSample()) {
            return Probabilities.mostProbable(processed);
        }
        if (place < tried.probabilities().size()) {
            return acceptOrReplace(
                    processed, tried.ids()[place], tried.probabilities().get(place));
        }
        return Probabilities.choose(processed, context.uniform(row, 0));
    }

    private int acceptOrReplace(float[] scores, int candidate, double[] q) {
        double[] p = Probabilities.of(scores);
        if (context.uniform(row, 1) * q[candidate] < p[candidate]) {
            return candidate;
        }
        double[] rest = new double[p.length];
        Arrays.setAll(rest, id -> Math.max(0, p[id] - q[id]));
        return Probabilities.choose(rest, context.uniform(row, 0));
    }

    private void propose() {
        int room = context.maxLength() - row.sequence().length() - 1; // the model adds one of its own
        guess = room > 0 ? generator.candidates(row.sequence(), room) : CandidateGenerator.Candidates.of();
        int[] ids = guess.ids();
        if (ids.length > 0) {
            row.save();
            for (int id : ids) {
                row.append(id);
            }
        }
        row.scoreLast(ids.length + 1);
    }

    @Override
    public List<GeneratedSequence> results() {
        row.sequence().truncate(row.sequence().newLength() - guess.ids().length);
        guess = CandidateGenerator.Candidates.of();
        return List.of(GeneratedSequence.of(row, reason == null ? FinishReason.CANCELLED : reason));
    }

    @Override
    public void close() {
        generator.close();
    }
}
