package io.jtransformers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EncodeOptionsTest {

    @Test
    void cutsTheLongestTextWhereOnlyALengthIsGiven() {
        assertThat(EncodeOptions.builder().maxLength(8).build().truncation())
                .isEqualTo(TruncationStrategy.LONGEST_FIRST);
    }

    @Test
    void cutsNothingByDefault() {
        assertThat(EncodeOptions.DEFAULT.truncation()).isEqualTo(TruncationStrategy.DO_NOT_TRUNCATE);
    }

    @Test
    void refusesANegativeLength() {
        EncodeOptions.Builder builder = EncodeOptions.builder().maxLength(-1);

        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsStrategiesByTheirNamesInTransformers() {
        assertThat(PaddingStrategy.named("max_length")).isEqualTo(PaddingStrategy.MAX_LENGTH);
        assertThatThrownBy(() -> TruncationStrategy.named("bogus")).hasMessageContaining("bogus");
    }
}
