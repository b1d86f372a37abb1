package io.jtransformers.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {

    /** Values of the formulas to nine digits, from tables of the functions in them. */
    @ParameterizedTest
    @CsvSource({
        "SILU, 1, 0.731058579",
        "SILU, -20, -4.12230724e-8",
        "GELU, 1, 0.841344746",
        "GELU, -0.5, -0.154268770",
        "GELU, -6, -5.91952653e-9",
        "GELU_TANH, 1, 0.841191991",
        "QUICK_GELU, 1, 0.845795766",
        "RELU, -3, 0",
        "RELU_SQUARED, 3, 9",
        "TANH, 0.5, 0.462117157",
        "SIGMOID, 2, 0.880797078",
        "IDENTITY, -7, -7"
    })
    void eachFollowsItsFormula(Activation activation, float x, float expected) {
        assertThat(activation.apply(x)).isEqualTo(expected, within(Math.abs(expected) * 1e-6f));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void eachIsFoundByItsName(Activation activation) {
        assertThat(Activation.named(activation.configName())).contains(activation);
    }

    @Test
    void otherNamesOfTheSameFunctionAreUnderstood() {
        assertThat(Activation.named("swish")).contains(Activation.SILU);
        assertThat(Activation.named("gelu_new")).contains(Activation.GELU_TANH);
    }

    @Test
    void anUnknownNameIsNone() {
        assertThat(Activation.named("mish")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0.5, 0.479500122186953",
        "2.5, 4.06952017444959e-4",
        "3, 2.20904969985854e-5",
        "-1, 1.84270079294971"
    })
    void theErrorFunctionAgreesWithItsTable(double x, double expected) {
        assertThat(ErrorFunction.erfc(x)).isEqualTo(expected, within(expected * 1e-12));
    }
}
