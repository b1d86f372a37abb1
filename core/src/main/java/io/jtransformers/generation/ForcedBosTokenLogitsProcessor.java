package io.jtransformers.generation;

import java.util.Arrays;
import java.util.List;

/**
 * Makes the token after a prompt of one token {@code bosTokenId}.
 *
 * <p>Source: {@code ForcedBOSTokenLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param bosTokenId the token
 */
public record ForcedBosTokenLogitsProcessor(int bosTokenId) implements LogitsProcessor {

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        if (sequence.length() == 1) {
            Bounds.vocabulary("forced_bos_token_id", List.of(bosTokenId), scores.length);
            Arrays.fill(scores, Float.NEGATIVE_INFINITY);
            scores[bosTokenId] = 0;
        }
    }
}
