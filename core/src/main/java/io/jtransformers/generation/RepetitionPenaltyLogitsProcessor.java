package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * Makes the tokens that a row has already, prompt and padding included, less probable, each once: negative scores are
 * multiplied by {@code penalty}, others divided by it.
 *
 * <p>Source: {@code RepetitionPenaltyLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @see <a href="https://arxiv.org/abs/1909.05858">CTRL</a>
 * @param penalty greater than 0; 1 changes nothing, less than 1 rewards
 * @param promptIgnoreLength so many tokens at the beginning of the row do not count
 */
public record RepetitionPenaltyLogitsProcessor(double penalty, int promptIgnoreLength) implements LogitsProcessor {

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if one is not within its bounds
     */
    public RepetitionPenaltyLogitsProcessor {
        Bounds.factor("repetition_penalty", penalty, "1 changes nothing");
        Bounds.notNegative("prompt_ignore_length", promptIgnoreLength, "let the whole prompt count");
    }

    /** Lets the whole row count. */
    public RepetitionPenaltyLogitsProcessor(double penalty) {
        this(penalty, 0);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        TokenPenalty.apply(sequence.toArray(), promptIgnoreLength, (float) penalty, scores);
    }
}
