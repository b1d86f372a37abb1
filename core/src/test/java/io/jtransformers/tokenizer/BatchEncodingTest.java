package io.jtransformers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BatchEncodingTest {

    @Test
    void attendsToEveryIdThatWasMadeElsewhere() {
        BatchEncoding batch = BatchEncoding.ofInputIds(new int[] {5, 6}, new int[] {7});

        assertThat(batch.attentionMask()).isDeepEqualTo(new int[][] {{1, 1}, {1}});
        assertThat(batch.lengths()).containsExactly(2, 1);
    }

    @Test
    void keepsItsRowsWhenTheCallerChangesTheirs() {
        int[][] ids = {{5, 6}};
        BatchEncoding batch = BatchEncoding.ofInputIds(ids, new int[][] {{1, 1}});

        ids[0][0] = 9;
        batch.inputIds()[0][1] = 9;

        assertThat(batch.inputIds(0)).containsExactly(5, 6);
    }

    @Test
    void refusesAMaskOfAnotherLength() {
        assertThatThrownBy(() -> BatchEncoding.ofInputIds(new int[][] {{5, 6}}, new int[][] {{1}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Row 0");
    }

    @Test
    void knowsNoTokensOfIdsAlone() {
        BatchEncoding batch = BatchEncoding.ofInputIds(new int[] {5});

        assertThatThrownBy(() -> batch.tokens(0)).isInstanceOf(TokenizerException.class);
    }
}
