package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;

/**
 * Divides scores by a temperature: above 1 the choice becomes more even, below 1 more certain.
 *
 * <p>Source: {@code TemperatureLogitsWarper} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param temperature greater than 0
 */
public record TemperatureLogitsWarper(double temperature) implements LogitsProcessor {

    /**
     * Checks the temperature.
     *
     * @throws ConfigException if it is not a number greater than 0
     */
    public TemperatureLogitsWarper {
        Bounds.temperature(temperature);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        float divisor = (float) temperature;
        for (int id = 0; id < scores.length; id++) {
            scores[id] /= divisor;
        }
    }
}
