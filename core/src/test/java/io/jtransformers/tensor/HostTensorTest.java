package io.jtransformers.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class HostTensorTest {

    private final HostTensor matrix = HostTensor.of(Shape.of(2, 3), 0f, 1f, 2f, 3f, 4f, 5f);

    @Test
    void getTakesOneIndexForEachAxis() {
        assertThat(matrix.get(1, 0)).isEqualTo(3);
        assertThatThrownBy(() -> matrix.get(1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("one index for each axis");
    }

    @Test
    void getRejectsAnElementOutside() {
        assertThatThrownBy(() -> matrix.get(0, 3))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[0, 3]");
        assertThatThrownBy(() -> matrix.get(-1, 0)).isInstanceOf(ShapeException.class);
    }

    @Test
    void rowGivesOneEntryOfTheFirstAxis() {
        assertThat(matrix.row(1)).isEqualTo(HostTensor.of(Shape.of(3), 3f, 4f, 5f));
    }

    @Test
    void rowRejectsAnEntryOutside() {
        assertThatThrownBy(() -> matrix.row(2)).isInstanceOf(ShapeException.class);
    }

    @Test
    void viewKeepsTheElements() {
        assertThat(matrix.view(3, 2).row(2).toFloatArray()).containsExactly(4, 5);
    }

    @Test
    void viewRejectsAnotherNumberOfElements() {
        assertThatThrownBy(() -> matrix.view(4, 2)).isInstanceOf(ShapeException.class);
    }

    @Test
    void valuesThatDoNotFillTheShapeAreRejected() {
        Shape shape = Shape.of(2, 2);

        assertThatThrownBy(() -> HostTensor.of(shape, 1f, 2f, 3f))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("3 values")
                .hasMessageContaining("4 elements");
    }

    @Test
    void arraysGivenOrTakenDoNotChangeIt() {
        float[] given = {1, 2};
        HostTensor tensor = HostTensor.of(Shape.of(2), given);
        given[0] = 9;
        tensor.toFloatArray()[1] = 9;

        assertThat(tensor.toFloatArray()).containsExactly(1, 2);
    }

    @Test
    void theMemoryOfItIsReadOnly() {
        assertThatThrownBy(() -> matrix.asSegment().set(ValueLayout.JAVA_FLOAT, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rowsOfIntsBecomeAMatrixOfLongs() {
        HostTensor ids = HostTensor.ofRows(new int[] {1, 2}, new int[] {3, 4});

        assertThat(ids.dataType()).isEqualTo(DataType.I64);
        assertThat(ids.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(ids.toIntArray()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void rowsOfDifferentLengthsAreRejected() {
        assertThatThrownBy(() -> HostTensor.ofRows(new int[] {1, 2}, new int[] {3}))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("padding");
    }

    @Test
    void noRowsAreAnEmptyMatrix() {
        assertThat(HostTensor.ofRows().shape()).isEqualTo(Shape.of(0, 0));
    }

    @Test
    void aLongThatIsNoIntIsNotCutOff() {
        HostTensor tensor = HostTensor.of(Shape.of(1), 1L << 40);

        assertThat(tensor.getLong(0)).isEqualTo(1L << 40);
        assertThatThrownBy(tensor::toIntArray).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void numbersConvertBetweenTypes() {
        assertThat(HostTensor.of(Shape.of(2), 1, 2).toFloatArray()).containsExactly(1, 2);
        assertThat(HostTensor.of(Shape.of(2), 1.9f, -1.9f).toLongArray()).containsExactly(1, -1);
    }

    @Test
    void equalityComparesShapeTypeAndNumbers() {
        assertThat(matrix)
                .isEqualTo(HostTensor.of(Shape.of(2, 3), 0f, 1f, 2f, 3f, 4f, 5f))
                .hasSameHashCodeAs(HostTensor.of(Shape.of(2, 3), 0f, 1f, 2f, 3f, 4f, 5f))
                .isNotEqualTo(HostTensor.of(Shape.of(3, 2), 0f, 1f, 2f, 3f, 4f, 5f))
                .isNotEqualTo(HostTensor.of(Shape.of(2, 3), 0, 1, 2, 3, 4, 5))
                .isNotEqualTo(HostTensor.of(Shape.of(2, 3), 0f, 1f, 2f, 3f, 4f, 6f));
    }

    @Test
    void printsItsShapeAndFirstValues() {
        assertThat(HostTensor.of(Shape.of(9), 0, 1, 2, 3, 4, 5, 6, 7, 8))
                .hasToString("HostTensor[I32 [9]: 0, 1, 2, 3, 4, 5, 6, 7, …]");
    }
}
