package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;

import io.jtransformers.backend.ProductKernels;
import io.jtransformers.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link ProductKernels} against plain arrays. */
public abstract class ProductContract extends KernelContract {

    /** For subclasses. */
    protected ProductContract() {}

    private ProductKernels kernels() {
        return queue().products();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "1, 7, 7",
        "2, 3, 5",
        "3, 16, 15",
        "4, 17, 16",
        "7, 33, 17",
        "8, 8, 64",
        "13, 31, 129",
        "1, 5, 4096",
        "33, 65, 33",
        "64, 48, 40"
    })
    void productsAgreeWithPlainArrays(int rows, int columns, int depth) {
        Tensor a = gaussian(rows, depth);
        Tensor b = gaussian(columns, depth);
        Tensor out = unwritten(rows, columns);

        kernels().multiplyTransposed(a, b, out);

        assertProduct(out, a, b);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 7, 9", "8, 16, 33", "17, 5, 16"})
    void factorsLieInAnyLayout(int rows, int columns, int depth) {
        for (Layout left : Layout.values()) {
            for (Layout right : Layout.values()) {
                Tensor a = left.matrix(scope(), numbers(), rows, depth);
                Tensor b = right.matrix(scope(), numbers(), columns, depth);
                Tensor out = unwritten(rows, columns);

                kernels().multiplyTransposed(a, b, out);

                assertProduct(out, a, b);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 6", "5, 1, 32", "9, 40, 16", "3, 16, 70"})
    void eachEntryOfTheLeadingAxesIsAProductOfItsOwn(int rows, int columns, int depth) {
        Tensor a = gaussian(2, rows, 3, depth).permute(0, 2, 1, 3); // [2, 3, rows, depth] with gaps
        Tensor b = gaussian(2, 3, depth, columns).permute(0, 1, 3, 2); // as values are multiplied with probabilities
        Tensor out = unwritten(2, 3, rows, columns);

        kernels().multiplyTransposed(a, b, out);

        for (int outer = 0; outer < 2; outer++) {
            for (int inner = 0; inner < 3; inner++) {
                assertProduct(
                        entry(out, outer, inner).copy(),
                        entry(a, outer, inner).copy(),
                        entry(b, outer, inner).copy());
            }
        }
    }

    private static Tensor entry(Tensor tensor, int outer, int inner) {
        return tensor.slice(0, outer, 1).slice(1, inner, 1);
    }

    /** Compares the last two axes with the definition in double precision. */
    private static void assertProduct(Tensor out, Tensor a, Tensor b) {
        int rows = a.dimension(-2);
        int columns = b.dimension(-2);
        int depth = a.dimension(-1);
        float[] left = a.toFloatArray();
        float[] right = b.toFloatArray();
        float[] expected = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int i = 0; i < depth; i++) {
                    sum += (double) left[row * depth + i] * right[column * depth + i];
                }
                expected[row * columns + column] = (float) sum;
            }
        }
        // Repeated columns make a sum of equal products, which grows with their count and its rounding with it.
        assertClose(out.toFloatArray(), expected, Closeness.ofDotProduct(depth), 1e-5f);
    }
}
