package io.jtransformers.backend;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The non-linearity of a feed-forward block.
 *
 * <p>Source: {@code ACT2FN} in Transformers 5.12.1, {@code activations.py}.
 */
public enum Activation {
    /** {@code x · sigmoid(x)}; {@code silu} and {@code swish}. */
    SILU("silu", "swish"),
    /** {@code x · Φ(x)} with the error function; {@code gelu}. */
    GELU("gelu"),
    /**
     * {@code x/2 · (1 + tanh(√(2/π)(x + 0.044715 x³)))}; {@code gelu_pytorch_tanh}, {@code gelu_new},
     * {@code gelu_fast}.
     */
    GELU_TANH("gelu_pytorch_tanh", "gelu_new", "gelu_fast"),
    /** {@code x · sigmoid(1.702 x)}; {@code quick_gelu}. */
    QUICK_GELU("quick_gelu"),
    /** {@code max(x, 0)}; {@code relu}. */
    RELU("relu"),
    /** {@code max(x, 0)²}; {@code relu2}. */
    RELU_SQUARED("relu2"),
    /** {@code tanh(x)}. */
    TANH("tanh"),
    /** {@code 1 / (1 + e^-x)}. */
    SIGMOID("sigmoid"),
    /** {@code x}; {@code linear}. */
    IDENTITY("linear");

    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

    private final List<String> configNames;

    Activation(String... configNames) {
        this.configNames = List.of(configNames);
    }

    /** The name that {@code hidden_act} in {@code config.json} gives it; the first of several. */
    public String configName() {
        return configNames.getFirst();
    }

    /** The activation that {@code hidden_act} calls {@code name}; empty if none has it. */
    public static Optional<Activation> named(String name) {
        return Arrays.stream(values())
                .filter(activation -> activation.configNames.contains(name))
                .findFirst();
    }

    /** The activation of one number, computed in double precision and rounded once. */
    public float apply(float value) {
        double x = value;
        return (float)
                switch (this) {
                    case SILU -> x / (1 + Math.exp(-x));
                    case GELU -> x * 0.5 * ErrorFunction.erfc(-x * Math.sqrt(0.5));
                    case GELU_TANH -> 0.5 * x * (1 + Math.tanh(SQRT_2_OVER_PI * (x + 0.044715 * x * x * x)));
                    case QUICK_GELU -> x / (1 + Math.exp(-1.702 * x));
                    case RELU -> Math.max(x, 0);
                    case RELU_SQUARED -> Math.max(x, 0) * Math.max(x, 0);
                    case TANH -> Math.tanh(x);
                    case SIGMOID -> 1 / (1 + Math.exp(-x));
                    case IDENTITY -> x;
                };
    }
}
