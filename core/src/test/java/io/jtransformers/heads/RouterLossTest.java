package io.jtransformers.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterLossTest {

    private static final float LN_3 = (float) Math.log(3); // 3 : 1 in favour of an expert

    private static HostTensor logits(float... values) {
        return HostTensor.of(Shape.of(values.length / 2, 2), values);
    }

    @Test
    void twoExpertsThatShareTokensEvenlyGiveTheLeast() {
        HostTensor logits = logits(LN_3, 0, 0, LN_3);

        assertThat(RouterLoss.of(List.of(logits), 1, ModelInputs.of(new int[] {1, 2})))
                .isCloseTo(1, within(1e-6f));
    }

    @Test
    void oneExpertThatGetsAllCostsTwiceItsProbability() {
        HostTensor logits = logits(LN_3, 0, LN_3, 0);

        assertThat(RouterLoss.of(List.of(logits), 1, ModelInputs.of(new int[] {1, 2})))
                .isCloseTo(2 * 0.75f, within(1e-6f));
    }

    @Test
    void tokensThatTheMaskHidesDoNotCount() {
        HostTensor logits = logits(LN_3, 0, 0, LN_3);
        ModelInputs inputs = ModelInputs.builder()
                .inputIds(new int[] {1, 2})
                .attentionMask(new int[] {1, 0})
                .build();

        assertThat(RouterLoss.of(List.of(logits), 1, inputs)).isCloseTo(2 * 0.75f, within(1e-6f));
    }

    @Test
    void aMaskThatCoversACacheCountsFromItsEnd() {
        HostTensor logits = logits(LN_3, 0, 0, LN_3);
        ModelInputs inputs = ModelInputs.builder()
                .inputIds(new int[] {1, 2})
                .attentionMask(new int[] {0, 1, 1, 0})
                .build();

        assertThat(RouterLoss.of(List.of(logits), 1, inputs)).isCloseTo(2 * 0.75f, within(1e-6f));
    }

    @Test
    void layersAreTakenTogether() {
        var layers = List.of(logits(LN_3, 0), logits(0, LN_3));

        assertThat(RouterLoss.of(layers, 1, ModelInputs.of(new int[] {1}))).isCloseTo(1, within(1e-6f));
    }

    @Test
    void aMaskThatShowsNoTokenLeavesNoNumber() {
        ModelInputs inputs = ModelInputs.builder()
                .inputIds(new int[] {1})
                .attentionMask(new int[] {0})
                .build();

        assertThat(RouterLoss.of(List.of(logits(LN_3, 0)), 1, inputs)).isNaN();
    }
}
