package io.jtransformers.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.ReferenceBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorTest {

    private final Backend backend = ReferenceBackend.open();
    private final ComputeQueue queue = backend.openQueue();
    private final TensorScope scope = TensorScope.open(queue);

    @AfterEach
    void closeBackend() {
        scope.close();
        queue.close();
        backend.close();
    }

    /** The numbers 0, 1, 2, … in this shape. */
    private Tensor counting(long... dimensions) {
        Shape shape = Shape.of(dimensions);
        float[] values = new float[(int) shape.elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return scope.ofFloats(shape, values);
    }

    // Views.

    @Test
    void viewKeepsTheElementsInOrder() {
        Tensor seen = counting(2, 6).view(3, 4);

        assertThat(seen.slice(0, 1, 1).toFloatArray()).containsExactly(4, 5, 6, 7);
    }

    @Test
    void viewSharesMemoryWithTheTensorItShows() {
        Tensor tensor = counting(2, 2);

        tensor.view(4).fill(7);

        assertThat(tensor.toFloatArray()).containsExactly(7, 7, 7, 7);
    }

    @Test
    void viewRejectsAnotherNumberOfElements() {
        Tensor tensor = counting(2, 3);

        assertThatThrownBy(() -> tensor.view(2, 4))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("[2, 4]");
    }

    @Test
    void viewRejectsATensorWithGaps() {
        Tensor columns = counting(4, 6).slice(1, 1, 2);

        assertThatThrownBy(() -> columns.view(8))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("copy it first");
    }

    @Test
    void sliceTakesElementsAlongAnyAxis() {
        Tensor middle = counting(2, 4, 3).slice(1, 1, 2).slice(-1, 2, 1);

        assertThat(middle.toFloatArray()).containsExactly(5, 8, 17, 20);
    }

    @Test
    void sliceOfNothingIsEmpty() {
        assertThat(counting(3, 2).slice(0, 3, 0).toFloatArray()).isEmpty();
    }

    @Test
    void sliceRejectsElementsPastTheEnd() {
        Tensor tensor = counting(2, 3);

        assertThatThrownBy(() -> tensor.slice(1, 2, 2))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[2, 3]");
    }

    @Test
    void sliceRejectsALengthThatOverflows() {
        Tensor tensor = counting(2, 3);

        assertThatThrownBy(() -> tensor.slice(1, 2, Long.MAX_VALUE)).isInstanceOf(ShapeException.class);
    }

    @Test
    void permuteReordersAxes() {
        Tensor permuted = counting(2, 3, 2).permute(2, 0, 1);

        assertThat(permuted.shape()).isEqualTo(Shape.of(2, 2, 3));
        assertThat(permuted.toFloatArray()).containsExactly(0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11);
    }

    @Test
    void permuteRejectsAnAxisNamedTwice() {
        Tensor tensor = counting(2, 3);

        assertThatThrownBy(() -> tensor.permute(1, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("once");
    }

    @Test
    void permuteRejectsTooFewAxes() {
        Tensor tensor = counting(2, 3);

        assertThatThrownBy(() -> tensor.permute(1)).isInstanceOf(ShapeException.class);
    }

    @Test
    void expandRepeatsWithoutCopying() {
        Tensor expanded = counting(3, 1).expand(Shape.of(2, 3, 2));

        assertThat(expanded.stride(0)).isZero();
        assertThat(expanded.toFloatArray()).containsExactly(0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2);
    }

    @Test
    void expandRejectsALengthOtherThanOne() {
        Tensor tensor = counting(2, 3);

        assertThatThrownBy(() -> tensor.expand(Shape.of(4, 3))).isInstanceOf(ShapeException.class);
    }

    @Test
    void expandRejectsFewerAxes() {
        Tensor tensor = counting(2, 3);

        assertThatThrownBy(() -> tensor.expand(Shape.of(3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("fewer axes");
    }

    // Arithmetic.

    @Test
    void additionBroadcastsAsNumPyDoes() {
        Tensor sum = counting(2, 1, 3).add(counting(4, 1).multiply(10));

        assertThat(sum.shape()).isEqualTo(Shape.of(2, 4, 3));
        assertThat(sum.slice(0, 1, 1).slice(1, 2, 1).toFloatArray()).containsExactly(23, 24, 25);
    }

    @Test
    void additionRejectsLengthsThatDiffer() {
        Tensor left = counting(2, 3);
        Tensor right = counting(2, 4);

        assertThatThrownBy(() -> left.add(right))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("3 and 4");
    }

    @Test
    void arithmeticReadsTransposedOperands() {
        Tensor difference = counting(2, 3).permute(1, 0).subtract(counting(3, 2));

        assertThat(difference.toFloatArray()).containsExactly(0, 2, -1, 1, -2, 0);
    }

    @Test
    void divisionAndScalingCompute() {
        Tensor values = scope.ofFloats(Shape.of(3), 1, 2, 4);

        assertThat(values.divide(values.scaleAndShift(2, 1)).toFloatArray())
                .containsExactly(new float[] {1 / 3f, 2 / 5f, 4 / 9f}, within(1e-7f));
    }

    @Test
    void meanKeepsTheLastAxisWithLengthOne() {
        Tensor mean = counting(2, 4).mean();

        assertThat(mean.shape()).isEqualTo(Shape.of(2, 1));
        assertThat(mean.toFloatArray()).containsExactly(1.5f, 5.5f);
    }

    @Test
    void softmaxOfAnyAxisSumsToOne() {
        Tensor softmax = counting(5, 3).permute(1, 0).softmax();

        assertThat(softmax.sum().toFloatArray()).containsExactly(new float[] {1, 1, 1}, within(1e-6f));
    }

    @Test
    void argMaxTakesTheFirstOfEquals() {
        assertThat(scope.ofFloats(Shape.of(5), 1, 3, 2, 3, 0).argMax().toIntArray())
                .containsExactly(1);
    }

    @Test
    void topKDescendsWithEqualsByIndex() {
        Tensor.TopK top = scope.ofFloats(Shape.of(6), 2, 5, 1, 5, 4, 5).topK(4);

        assertThat(top.values().toFloatArray()).containsExactly(5, 5, 5, 4);
        assertThat(top.indices().toIntArray()).containsExactly(1, 3, 5, 4);
    }

    @Test
    void topKRejectsMoreThanThereAre() {
        Tensor tensor = counting(3);

        assertThatThrownBy(() -> tensor.topK(4))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("1 to 3");
    }

    @Test
    void productTakesTheSecondFactorTransposed() {
        Tensor product = counting(2, 3).multiplyTransposed(counting(4, 3));

        assertThat(product.toFloatArray()).containsExactly(5, 14, 23, 32, 14, 50, 86, 122);
    }

    @Test
    void productRejectsDifferentDepths() {
        Tensor left = counting(2, 3);
        Tensor right = counting(4, 2);

        assertThatThrownBy(() -> left.multiplyTransposed(right))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[2, 3]");
    }

    @Test
    void gatherRowsTakesRowsInAnyOrder() {
        Tensor rows = counting(4, 2).gatherRows(scope.ofInts(3, 0, 3));

        assertThat(rows.toFloatArray()).containsExactly(6, 7, 0, 1, 6, 7);
    }

    @Test
    void gatherRowsRejectsAnIndexThatIsNoRow() {
        Tensor table = counting(4, 2);
        Tensor indices = scope.ofInts(4);

        assertThatThrownBy(() -> table.gatherRows(indices))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("Row 4");
    }

    // Types, copies, the heap.

    @Test
    void conversionToItsOwnTypeIsTheTensorItself() {
        Tensor tensor = counting(2);

        assertThat(tensor.to(DataType.F32)).isSameAs(tensor);
    }

    @Test
    void longsAreConvertedToIntsExactly() {
        Tensor longs = scope.upload(HostTensor.of(Shape.of(2), Integer.MAX_VALUE - 1L, 16_777_217L));

        assertThat(longs.to(DataType.I32).toIntArray()).containsExactly(Integer.MAX_VALUE - 1, 16_777_217);
    }

    @Test
    void sixteenBitFloatsKeepWhatTheyCanHold() {
        Tensor halves = scope.ofFloats(Shape.of(3), 1.5f, -0.25f, 3.14159f).to(DataType.BF16);

        assertThat(halves.to(DataType.F32).toFloatArray()).containsExactly(1.5f, -0.25f, 3.140625f);
    }

    @Test
    void assignConvertsAndBroadcasts() {
        Tensor target = counting(2, 3);

        target.slice(1, 1, 2).assign(scope.ofInts(8, 9));

        assertThat(target.toFloatArray()).containsExactly(0, 8, 9, 3, 8, 9);
    }

    @Test
    void copyOfAViewIsContiguous() {
        Tensor copy = counting(2, 3).permute(1, 0).copy();

        assertThat(copy.isContiguous()).isTrue();
        assertThat(copy.toFloatArray()).containsExactly(0, 3, 1, 4, 2, 5);
    }

    @Test
    void sixteenBitFloatsAreNotReadToTheHeap() {
        Tensor halves = counting(2).to(DataType.BF16);

        assertThatThrownBy(halves::toHost)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("convert it to F32");
    }

    @Test
    void aScalarHasOneElement() {
        assertThat(scope.ofFloats(Shape.SCALAR, 3).add(4).toFloatArray()).containsExactly(7);
    }

    @Test
    void aTensorOfNothingCanBeComputedWith() {
        assertThat(counting(0, 3).add(counting(3)).toFloatArray()).isEmpty();
    }
}
