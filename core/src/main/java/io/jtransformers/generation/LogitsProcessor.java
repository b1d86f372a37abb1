package io.jtransformers.generation;

/**
 * Changes the scores from which a sequence's next token is chosen. One object serves all sequences of a call, and of
 * several calls if it has no state.
 */
@FunctionalInterface
public interface LogitsProcessor {

    /**
     * Changes the scores of one sequence.
     *
     * @param sequence prompt and new tokens so far
     * @param scores one for each token of the vocabulary, changed in place; negative infinity forbids a token
     */
    void process(TokenSequence sequence, float[] scores);
}
