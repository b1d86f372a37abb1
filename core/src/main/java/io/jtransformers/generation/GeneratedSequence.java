package io.jtransformers.generation;

import java.util.List;

/**
 * One row that a generation gives.
 *
 * @param newTokens what was generated, a token that ended the text included
 * @param finishReason why it ended
 * @param score of a beam: the sum of its scores over its length to the power of the length penalty; NaN otherwise
 * @param beamIndices of a beam: for each new token the running beam that it continued, over all prompts; else empty
 * @param logProbs for each new token how likely it was; empty unless asked for
 */
public record GeneratedSequence(
        int[] newTokens, FinishReason finishReason, double score, int[] beamIndices, List<TokenLogProbs> logProbs) {

    /** Copies the arrays and the list. */
    public GeneratedSequence {
        newTokens = newTokens.clone();
        beamIndices = beamIndices.clone();
        logProbs = List.copyOf(logProbs);
    }

    /** A row that is no beam. */
    public static GeneratedSequence of(Branch branch, FinishReason reason) {
        return new GeneratedSequence(branch.sequence().newTokens(), reason, Double.NaN, new int[0], branch.logProbs());
    }

    /** A copy of the new tokens. */
    @Override
    public int[] newTokens() {
        return newTokens.clone();
    }

    /** A copy of the indices. */
    @Override
    public int[] beamIndices() {
        return beamIndices.clone();
    }
}
