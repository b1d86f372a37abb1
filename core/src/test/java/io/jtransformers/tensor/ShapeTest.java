package io.jtransformers.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void aScalarHasOneElementAndNoAxis() {
        assertThat(Shape.of()).isSameAs(Shape.SCALAR);
        assertThat(Shape.SCALAR.elementCount()).isEqualTo(1);
        assertThat(Shape.SCALAR.rank()).isZero();
    }

    @Test
    void axesCountFromTheEndIfNegative() {
        Shape shape = Shape.of(2, 3, 4);

        assertThat(shape.dimension(-1)).isEqualTo(4);
        assertThat(shape.dimension(-3)).isEqualTo(2);
    }

    @Test
    void anAxisThatIsNotThereIsRejected() {
        Shape shape = Shape.of(2, 3);

        assertThatThrownBy(() -> shape.dimension(2))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[2, 3]");
        assertThatThrownBy(() -> shape.dimension(-3)).isInstanceOf(ShapeException.class);
    }

    @Test
    void negativeLengthsAreRejected() {
        assertThatThrownBy(() -> Shape.of(3, -1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void moreElementsThanALongCountsAreRejected() {
        assertThatThrownBy(() -> Shape.of(1L << 32, 1L << 32))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("more elements");
    }

    @Test
    void rowsAreAllAxesButTheLast() {
        assertThat(Shape.of(2, 3, 4).rowCount()).isEqualTo(6);
    }

    @Test
    void withReplacesOneLength() {
        assertThat(Shape.of(2, 3, 4).with(-2, 7)).isEqualTo(Shape.of(2, 7, 4));
    }

    @Test
    void anArrayGivenOrTakenDoesNotChangeTheShape() {
        long[] given = {2, 3};
        Shape shape = Shape.of(given);
        given[0] = 9;
        shape.toArray()[1] = 9;

        assertThat(shape).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void broadcastTakesTheLongerOfEachPair() {
        assertThat(Shape.broadcast(Shape.of(4, 1, 3), Shape.of(5, 1))).isEqualTo(Shape.of(4, 5, 3));
    }

    @Test
    void broadcastWithNothingIsNothing() {
        assertThat(Shape.broadcast(Shape.of(0, 3), Shape.of(1, 3))).isEqualTo(Shape.of(0, 3));
    }

    @Test
    void equalShapesHaveEqualHashes() {
        assertThat(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2));
    }

    @Test
    void readsAsPyTorchPrintsIt() {
        assertThat(Shape.of(2, 16)).hasToString("[2, 16]");
    }
}
