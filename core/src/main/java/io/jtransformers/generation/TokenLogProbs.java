package io.jtransformers.generation;

import java.util.ArrayList;
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
        long[] order = ScoreOrder.ascending(logProbs);
        List<Candidate> top = new ArrayList<>();
        for (int i = order.length - 1; i >= Math.max(0, order.length - count); i--) {
            top.add(new Candidate((int) order[i], logProbs[(int) order[i]]));
        }
        return new TokenLogProbs(id, logProbs[id], top);
    }
}
