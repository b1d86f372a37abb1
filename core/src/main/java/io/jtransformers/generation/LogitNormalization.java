package io.jtransformers.generation;

/**
 * Turns scores into logarithms of probabilities.
 *
 * <p>Source: {@code LogitNormalization} in Transformers 5.12.1, {@code logits_process.py}.
 */
public record LogitNormalization() implements LogitsProcessor {

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        Probabilities.logSoftmax(scores);
    }
}
