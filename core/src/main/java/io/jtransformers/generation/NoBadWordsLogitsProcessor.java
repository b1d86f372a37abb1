package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.List;

/**
 * Forbids tokens that would complete one of some runs of tokens. A run that is a token that ends texts alone is not
 * forbidden.
 *
 * <p>Source: {@code NoBadWordsLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param badWordsIds at least one run, none of them empty
 * @param eosTokenIds the tokens that end a text
 */
public record NoBadWordsLogitsProcessor(List<List<Integer>> badWordsIds, List<Integer> eosTokenIds)
        implements LogitsProcessor {

    /**
     * Checks and copies the lists.
     *
     * @throws ConfigException if there is no run, or one is empty
     */
    public NoBadWordsLogitsProcessor {
        check(badWordsIds);
        badWordsIds = badWordsIds.stream().map(List::copyOf).toList();
        eosTokenIds = List.copyOf(eosTokenIds);
    }

    static void check(List<List<Integer>> badWordsIds) {
        if (badWordsIds.isEmpty()) {
            throw new ConfigException("bad_words_ids is empty; leave it out, or give lists of token ids.");
        }
        for (List<Integer> badWord : badWordsIds) {
            if (badWord.isEmpty()) {
                throw new ConfigException("bad_words_ids has a word without tokens; leave it out.");
            }
            Bounds.tokenIds("bad_words_ids", badWord);
        }
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        for (List<Integer> badWord : badWordsIds) {
            Bounds.vocabulary("bad_words_ids", badWord, scores.length);
            if (!endsTexts(badWord) && new SequenceBias(badWord, Double.NEGATIVE_INFINITY).isCompletedAfter(sequence)) {
                scores[badWord.getLast()] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    private boolean endsTexts(List<Integer> badWord) {
        return badWord.size() == 1 && eosTokenIds.contains(badWord.getFirst());
    }
}
