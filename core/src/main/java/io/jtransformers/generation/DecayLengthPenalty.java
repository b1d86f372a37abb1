package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * Makes the end of a text ever more probable; {@code exponential_decay_length_penalty} of Transformers.
 *
 * @param startIndex so many new tokens are not affected
 * @param decayFactor how the score of the end grows with each token after them
 */
public record DecayLengthPenalty(int startIndex, double decayFactor) {

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if the factor is not greater than 0
     */
    public DecayLengthPenalty {
        Bounds.factor("exponential_decay_length_penalty", decayFactor, "1 changes nothing");
    }
}
