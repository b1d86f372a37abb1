package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigChecksTest {

    @ParameterizedTest
    @CsvSource({"2147483647, 4, 536870911", "64, 2147483647, 0", "28, 4, 7", "1073741824, 1, 1073741824"})
    void aHeadThatIsNotSaidIsBlamedOnWhatItFollowsFrom(int hiddenSize, int heads, int headDim) {
        assertThatThrownBy(() -> ConfigChecks.sharedHeadDim(hiddenSize, heads))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "hidden_size (%d)".formatted(hiddenSize),
                        "num_attention_heads (%d)".formatted(heads),
                        "length %d;".formatted(headDim));
    }

    @Test
    void headsShareTheHiddenSize() {
        assertThat(ConfigChecks.sharedHeadDim(64, 4)).isEqualTo(16);
    }

    @Test
    void aHiddenSizeBelowOneIsNamedFirst() {
        assertThatThrownBy(() -> ConfigChecks.sharedHeadDim(-1, 4)).hasMessageStartingWith("hidden_size is -1");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsRefusedWithItsKey(float value) {
        assertThatThrownBy(() -> ConfigChecks.finite("mlp_alpha_factor", value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mlp_alpha_factor is " + value);
    }
}
