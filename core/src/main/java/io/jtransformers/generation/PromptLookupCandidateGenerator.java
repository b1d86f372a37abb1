package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.Arrays;

/**
 * Guesses that what followed the last tokens earlier in the row follows them again.
 *
 * <p>Source: {@code PromptLookupCandidateGenerator} in Transformers 5.12.1, {@code candidate_generator.py}.
 */
final class PromptLookupCandidateGenerator implements CandidateGenerator {

    private final int numOutputTokens;
    private final int maxMatchingNgramSize;

    /**
     * Looks for the longest run first.
     *
     * @param numOutputTokens how many tokens are guessed
     * @param maxMatchingNgramSize how many tokens must be the same at the most
     * @throws ConfigException if a number is less than 1
     */
    public PromptLookupCandidateGenerator(int numOutputTokens, int maxMatchingNgramSize) {
        Bounds.positive("prompt_lookup_num_tokens", numOutputTokens);
        Bounds.positive("max_matching_ngram_size", maxMatchingNgramSize);
        this.numOutputTokens = numOutputTokens;
        this.maxMatchingNgramSize = maxMatchingNgramSize;
    }

    @Override
    public Candidates candidates(TokenSequence sequence, int most) {
        int[] ids = sequence.toArray();
        for (int size = Math.min(maxMatchingNgramSize, ids.length - 1); size > 0; size--) {
            for (int start = 0; start + size < ids.length; start++) {
                if (Arrays.equals(ids, start, start + size, ids, ids.length - size, ids.length)) {
                    int first = start + size;
                    int count = Math.min(Math.min(numOutputTokens, most), ids.length - first);
                    return Candidates.of(Arrays.copyOfRange(ids, first, first + Math.max(0, count)));
                }
            }
        }
        return Candidates.of();
    }
}
