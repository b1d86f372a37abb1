package io.jtransformers.backends.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.IndexingKernels;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link IndexingKernels} against plain arrays. */
public abstract class IndexingContract extends KernelContract {

    private static final int[] PICKED = {6, 0, 3, 3, 5};

    /** For subclasses. */
    protected IndexingContract() {}

    private IndexingKernels kernels() {
        return queue().indexing();
    }

    private static void assertPicked(Tensor out, Tensor source) {
        for (int i = 0; i < PICKED.length; i++) {
            assertThat(out.slice(0, i, 1).toFloatArray())
                    .containsExactly(source.slice(0, PICKED[i], 1).toFloatArray());
        }
    }

    @VectorSizes
    void rowsArePickedFromEveryLayout(int columns) {
        for (Layout layout : Layout.values()) {
            Tensor source = layout.matrix(scope(), numbers(), 7, columns);
            Tensor out = unwritten(PICKED.length, columns);

            kernels().gatherRows(source, scope().ofInts(PICKED), out);

            assertPicked(out, source);
        }
    }

    @Test
    void rowsOfMoreAxesArePickedWhole() {
        Tensor source = gaussian(7, 5, 3).permute(0, 2, 1);
        Tensor out = unwritten(PICKED.length, 3, 5);

        kernels().gatherRows(source, scope().ofInts(PICKED), out);

        assertPicked(out, source);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"BF16", "F16", "I32"})
    void rowsAreConvertedToTheTypeOfTheResult(DataType type) {
        Tensor source = gaussian(7, 33).multiply(10).to(type);
        Tensor out = unwritten(PICKED.length, 33);

        kernels().gatherRows(source, scope().ofInts(PICKED), out);

        assertPicked(out, source.to(DataType.F32));
    }

    @Test
    void integersArePickedExactly() {
        Tensor source = scope().ofInts(16_777_217, -16_777_217, 3, 4, 5, 6, Integer.MAX_VALUE);
        Tensor out = scope().zeros(DataType.I32, Shape.of(PICKED.length));

        kernels().gatherRows(source, scope().ofInts(PICKED), out);

        assertThat(out.toIntArray()).containsExactly(Integer.MAX_VALUE, 16_777_217, 4, 4, 6);
    }

    @Test
    void noIndicesPickNothing() {
        Tensor out = scope().allocate(DataType.F32, Shape.of(0, 4));

        kernels().gatherRows(gaussian(3, 4), scope().ofInts(), out);

        assertThat(out.toFloatArray()).isEmpty();
    }
}
