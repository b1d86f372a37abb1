package io.jtransformers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.tensor.Shape;
import org.junit.jupiter.api.Test;

class WeightLocationTest {

    private static final WeightLocation WHOLE = WeightLocation.of("experts.gate_up_proj");

    @Test
    void theWholeIsTheWhole() {
        assertThat(WHOLE.within(Shape.of(4, 6))).hasValue(new WeightLocation.Slice(Shape.of(4, 6), 0));
    }

    @Test
    void anIndexTakesTheFirstAxisAway() {
        assertThat(WHOLE.at(2).within(Shape.of(4, 6, 5))).hasValue(new WeightLocation.Slice(Shape.of(6, 5), 60));
    }

    @Test
    void partsAreEqual() {
        assertThat(WHOLE.at(1).part(1, 2).within(Shape.of(4, 6, 5)))
                .hasValue(new WeightLocation.Slice(Shape.of(3, 5), 45));
    }

    @Test
    void cutsThatDoNotFitGiveNothing() {
        assertThat(WHOLE.at(4).within(Shape.of(4, 6))).isEmpty();
        assertThat(WHOLE.part(0, 4).within(Shape.of(6, 5))).isEmpty();
        assertThat(WHOLE.at(0).at(0).at(0).within(Shape.of(4, 6))).isEmpty();
    }

    @Test
    void readsAsWhatItIs() {
        assertThat(WHOLE.at(3).part(0, 2)).hasToString("experts.gate_up_proj[3][part 0 of 2]");
    }
}
