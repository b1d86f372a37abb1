package io.jtransformers.generation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How likely a generated token was, by the model's own scores before any processor.
 *
 * @param id the token
 * @param logProb the natural logarithm of its probability
 * @param top the most probable tokens in its place, the most probable first; as many as were asked for
 */
public record TokenLogProbs(int id, float logProb, List<Candidate> top) {

    /** Copies the list. */
    public TokenLogProbs {
        top = List.copyOf(top);
    }

    /**
     * A token that might have been chosen.
     *
     * @param id the token
     * @param logProb the natural logarithm of its probability
     */
    public record Candidate(int id, float logProb) {}

    /**
     * What scores say of the choice of {@code id}.
     *
     * @param logits the model's scores, left as they are
     * @param count how many candidates
     */
    static TokenLogProbs of(int id, float[] logits, int count) {
        float[] logProbs = logits.clone();
        Probabilities.logSoftmax(logProbs);
        return new TokenLogProbs(id, logProbs[id], count == 0 ? List.of() : top(logProbs, count));
    }

    /** The {@code count} most probable tokens, of equals the one with the greater id first. */
    private static List<Candidate> top(float[] logProbs, int count) {
        float least = ScoreOrder.greatest(logProbs, Math.min(count, logProbs.length));
        List<Candidate> top = new ArrayList<>();
        for (int id = logProbs.length - 1; id >= 0; id--) {
            if (logProbs[id] >= least && logProbs[id] > Float.NEGATIVE_INFINITY) {
                top.add(new Candidate(id, logProbs[id]));
            }
        }
        top.sort(Comparator.comparingDouble(candidate -> -candidate.logProb()));
        return top.subList(0, Math.min(count, top.size()));
    }
}
