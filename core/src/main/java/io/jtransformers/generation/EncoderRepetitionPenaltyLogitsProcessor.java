package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.Arrays;

/**
 * Makes the tokens of the prompt more probable: negative scores are divided by {@code penalty}, others multiplied by
 * it. What a decoder alone has of an encoder is its prompt.
 *
 * <p>Source: {@code EncoderRepetitionPenaltyLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 */
public final class EncoderRepetitionPenaltyLogitsProcessor implements LogitsProcessor {

    private final double penalty;
    private final int[][] encoderInputIds;

    /**
     * For the prompt of each sequence.
     *
     * @param penalty greater than 0; 1 changes nothing
     * @throws ConfigException if it is not within its bounds
     */
    public EncoderRepetitionPenaltyLogitsProcessor(double penalty) {
        this(penalty, new int[0][]);
    }

    /**
     * For given tokens in place of the prompts.
     *
     * @param penalty greater than 0; 1 changes nothing
     * @param encoderInputIds a row for each prompt
     * @throws ConfigException if a number is not within its bounds
     */
    public EncoderRepetitionPenaltyLogitsProcessor(double penalty, int[][] encoderInputIds) {
        Bounds.factor("encoder_repetition_penalty", penalty, "1 changes nothing");
        this.penalty = penalty;
        this.encoderInputIds = Arrays.stream(encoderInputIds).map(int[]::clone).toArray(int[][]::new);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        int[] ids = encoderInputIds.length == 0 ? sequence.prompt() : encoderInputIds[sequence.promptIndex()];
        TokenPenalty.apply(ids, 0, (float) (1 / penalty), scores);
    }
}
