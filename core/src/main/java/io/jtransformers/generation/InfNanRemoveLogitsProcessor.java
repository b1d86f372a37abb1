package io.jtransformers.generation;

/**
 * Replaces what is not a number by 0, and infinities by the greatest and the least finite float.
 *
 * <p>Source: {@code InfNanRemoveLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 */
public record InfNanRemoveLogitsProcessor() implements LogitsProcessor {

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        for (int id = 0; id < scores.length; id++) {
            float score = scores[id];
            if (Float.isNaN(score)) {
                scores[id] = 0;
            } else if (Float.isInfinite(score)) {
                scores[id] = Math.copySign(Float.MAX_VALUE, score);
            }
        }
    }
}
