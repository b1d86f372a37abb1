package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * Forbids tokens that would complete a run of {@code ngramSize} tokens that a row, prompt included, has already.
 *
 * <p>Source: {@code NoRepeatNGramLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param ngramSize at least 1
 */
public record NoRepeatNGramLogitsProcessor(int ngramSize) implements LogitsProcessor {

    /**
     * Checks the number.
     *
     * @throws ConfigException if it is less than 1
     */
    public NoRepeatNGramLogitsProcessor {
        Bounds.positive("no_repeat_ngram_size", ngramSize);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        int[] ids = sequence.toArray();
        NGrams.forbidCompletions(ids, ids, ngramSize, scores);
    }
}
