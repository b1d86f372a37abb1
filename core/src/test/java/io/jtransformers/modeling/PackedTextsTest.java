package io.jtransformers.modeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.PaddedBatch.Segment;
import io.jtransformers.tensor.HostTensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedTextsTest {

    private static final List<Segment> TEXTS =
            List.of(new Segment(0, 0, 4), new Segment(1, 0, 3), new Segment(1, 3, 4));

    private static boolean[] visible(HostTensor bias, int row) {
        boolean[] visible = new boolean[4];
        for (int key = 0; key < visible.length; key++) {
            visible[key] = bias.get(row, key) == 0;
        }
        return visible;
    }

    @Test
    void aTokenSeesThoseBeforeItInItsOwnText() {
        HostTensor bias = PackedTexts.attentionBias(4, TEXTS, 0);

        assertThat(visible(bias, 3)).containsExactly(true, true, true, true);
        assertThat(visible(bias, 4 + 2)).containsExactly(true, true, true, false);
        assertThat(visible(bias, 4 + 3)).containsExactly(false, false, false, true);
    }

    @Test
    void aWindowHidesWhatIsTooFarBack() {
        HostTensor bias = PackedTexts.attentionBias(4, TEXTS, 2);

        assertThat(visible(bias, 3)).containsExactly(false, false, true, true);
        assertThat(visible(bias, 4)).containsExactly(true, false, false, false);
    }

    @Test
    void rowsTooLongForAMaskAreReported() {
        List<Segment> texts = List.of(new Segment(0, 0, 4_000), new Segment(0, 4_000, 8_193));

        assertThatThrownBy(() -> PackedTexts.attentionBias(8_193, texts, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("rows of 8193 tokens", "[8193, 8193]", "256 MiB", "a row of its own");
    }
}
