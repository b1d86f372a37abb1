package io.jtransformers.modeling;

import java.util.Arrays;
import java.util.Optional;

/** What a sequence classifier is trained for, which decides its loss: {@code problem_type} of {@code config.json}. */
public enum ProblemType {
    /** Numbers: mean squared error. */
    REGRESSION("regression"),
    /** One label of several: cross entropy. */
    SINGLE_LABEL_CLASSIFICATION("single_label_classification"),
    /** Any number of labels: binary cross entropy. */
    MULTI_LABEL_CLASSIFICATION("multi_label_classification");

    private final String configName;

    ProblemType(String configName) {
        this.configName = configName;
    }

    /** The name in {@code config.json}. */
    public String configName() {
        return configName;
    }

    /** The type that {@code config.json} calls {@code name}; empty if there is none. */
    public static Optional<ProblemType> named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.configName.equals(name))
                .findFirst();
    }
}
