package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.Arrays;

/**
 * Forbids tokens that would complete a run of tokens that the prompt has. What a decoder alone has of an encoder is its
 * prompt.
 *
 * <p>Source: {@code EncoderNoRepeatNGramLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 */
public final class EncoderNoRepeatNGramLogitsProcessor implements LogitsProcessor {

    private final int encoderNGramSize;
    private final int[][] encoderInputIds;

    /**
     * For the prompt of each sequence.
     *
     * @param encoderNGramSize at least 1
     * @throws ConfigException if it is not within its bounds
     */
    public EncoderNoRepeatNGramLogitsProcessor(int encoderNGramSize) {
        this(encoderNGramSize, new int[0][]);
    }

    /**
     * For given tokens in place of the prompts.
     *
     * @param encoderNGramSize at least 1
     * @param encoderInputIds a row for each prompt
     * @throws ConfigException if a number is not within its bounds
     */
    public EncoderNoRepeatNGramLogitsProcessor(int encoderNGramSize, int[][] encoderInputIds) {
        Bounds.positive("encoder_no_repeat_ngram_size", encoderNGramSize);
        this.encoderNGramSize = encoderNGramSize;
        this.encoderInputIds = Arrays.stream(encoderInputIds).map(int[]::clone).toArray(int[][]::new);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        int[] ids = encoderInputIds.length == 0 ? sequence.prompt() : encoderInputIds[sequence.promptIndex()];
        NGrams.forbidCompletions(ids, sequence.toArray(), encoderNGramSize, scores);
    }
}
