package io.jtransformers.generation;

import java.util.List;

/**
 * Guesses how a text goes on, for {@linkplain AssistedSearch assisted decoding}: the model then computes several tokens
 * at once and keeps those that it would have chosen itself. One serves one row.
 *
 * <p>Source: {@code CandidateGenerator} in Transformers 5.12.1, {@code candidate_generator.py}.
 */
interface CandidateGenerator extends AutoCloseable {

    /**
     * A guess.
     *
     * @param sequence the row so far
     * @param most how many tokens may be guessed at the most
     */
    Candidates candidates(TokenSequence sequence, int most);

    /**
     * Says how good the last guess was.
     *
     * @param matches how many of its tokens were kept
     * @param count how many it had
     */
    default void update(int matches, int count) {}

    /** Frees what it holds. */
    @Override
    default void close() {}

    /**
     * Tokens that may come next.
     *
     * @param ids in their order; empty for no guess
     * @param probabilities for each the distribution that it was drawn from, over the vocabulary; empty if the guess is
     *     none of chance
     */
    record Candidates(int[] ids, List<double[]> probabilities) {

        /** Copies array and list. */
        public Candidates {
            ids = ids.clone();
            probabilities = List.copyOf(probabilities);
        }

        /** A guess that is none of chance. */
        public static Candidates of(int... ids) {
            return new Candidates(ids, List.of());
        }

        /** A copy of the tokens. */
        @Override
        public int[] ids() {
            return ids.clone();
        }
    }
}
