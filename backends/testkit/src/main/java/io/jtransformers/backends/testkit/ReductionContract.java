package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.ReductionKernels;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link ReductionKernels} against plain arrays. */
public abstract class ReductionContract extends KernelContract {

    private static final int ROWS = 3;

    /** For subclasses. */
    protected ReductionContract() {}

    private ReductionKernels kernels() {
        return queue().reductions();
    }

    private static float[] row(Tensor matrix, int row) {
        return matrix.slice(0, row, 1).toFloatArray();
    }

    @VectorSizes
    void sumAgreesWithPlainArraysInEveryLayout(int columns) {
        for (Layout layout : Layout.values()) {
            Tensor x = layout.matrix(scope(), numbers(), ROWS, columns);
            Tensor out = unwritten(ROWS, 1);

            kernels().sum(x, out);

            float[] expected = new float[ROWS];
            for (int row = 0; row < ROWS; row++) {
                expected[row] = (float) IntStream.range(0, columns)
                        .mapToDouble(indexed(row(x, row)))
                        .sum();
            }
            // A repeated column adds equal numbers, so that the sum grows with their count and its rounding with it.
            assertClose(out.toFloatArray(), expected, Closeness.ofDotProduct(columns), 1e-5f);
        }
    }

    private static IntToDoubleFunction indexed(float[] values) {
        return i -> values[i];
    }

    @VectorSizes
    void maxAgreesWithPlainArraysInEveryLayout(int columns) {
        for (Layout layout : Layout.values()) {
            Tensor x = layout.matrix(scope(), numbers(), ROWS, columns);
            Tensor out = unwritten(ROWS, 1);

            kernels().max(x, out);

            float[] expected = new float[ROWS];
            for (int row = 0; row < ROWS; row++) {
                expected[row] = (float) IntStream.range(0, columns)
                        .mapToDouble(indexed(row(x, row)))
                        .max()
                        .orElseThrow();
            }
            assertThat(out.toFloatArray()).containsExactly(expected);
        }
    }

    @VectorSizes
    void maxOfANotANumberIsNotANumber(int columns) {
        for (int place : new int[] {0, columns / 2, columns - 1}) {
            Tensor x = gaussian(1, columns);
            x.slice(1, place, 1).fill(Float.NaN);
            Tensor out = scope().zeros(DataType.F32, Shape.of(1, 1));

            kernels().max(x, out);

            assertThat(out.toFloatArray()[0]).isNaN();
        }
    }

    @Test
    void maxOfNothingButNegativeInfinitiesIsOne() {
        Tensor x = scope().zeros(DataType.F32, Shape.of(1, 37));
        x.fill(Float.NEGATIVE_INFINITY);
        Tensor out = unwritten(1, 1);

        kernels().max(x, out);

        assertThat(out.toFloatArray()).containsExactly(Float.NEGATIVE_INFINITY);
    }

    @VectorSizes
    void argMaxAgreesWithPlainArraysInEveryLayout(int columns) {
        for (Layout layout : Layout.values()) {
            Tensor x = layout.matrix(scope(), numbers(), ROWS, columns);
            Tensor out = scope().zeros(DataType.I32, Shape.of(ROWS, 1));

            kernels().argMax(x, out);

            int[] expected = IntStream.range(0, ROWS)
                    .map(row -> descending(row(x, row))[0])
                    .toArray();
            assertThat(out.toIntArray()).containsExactly(expected);
        }
    }

    @VectorSizes
    void argMaxTakesTheFirstOfEquals(int columns) {
        for (int first : new int[] {0, columns / 2, columns - 1}) {
            Tensor x = scope().zeros(DataType.F32, Shape.of(1, columns));
            x.slice(1, first, columns - first).fill(2);
            Tensor out = scope().zeros(DataType.I32, Shape.of(1, 1));

            kernels().argMax(x, out);

            assertThat(out.toIntArray()).containsExactly(first);
        }
    }

    @Test
    void argMaxFindsAMaximumAmongNegativeInfinities() {
        Tensor x = scope().zeros(DataType.F32, Shape.of(1, 50));
        x.fill(Float.NEGATIVE_INFINITY);
        x.slice(1, 43, 1).fill(-1e30f);
        Tensor out = scope().zeros(DataType.I32, Shape.of(1, 1));

        kernels().argMax(x, out);

        assertThat(out.toIntArray()).containsExactly(43);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 3", "7, 7", "16, 1", "17, 2", "129, 50", "4096, 1", "4096, 64", "4096, 4096"})
    void topKAgreesWithPlainArraysInEveryLayout(int columns, int k) {
        for (Layout layout : Layout.values()) {
            Tensor x = layout.matrix(scope(), numbers(), ROWS, columns);
            Tensor values = unwritten(ROWS, k);
            Tensor indices = scope().zeros(DataType.I32, Shape.of(ROWS, k));

            kernels().topK(x, values, indices);

            for (int row = 0; row < ROWS; row++) {
                float[] numbers = row(x, row);
                int[] expected = Arrays.copyOf(descending(numbers), k);
                assertThat(indices.slice(0, row, 1).toIntArray()).containsExactly(expected);
                float[] greatest = new float[k];
                for (int i = 0; i < k; i++) {
                    greatest[i] = numbers[expected[i]];
                }
                assertThat(row(values, row)).containsExactly(greatest);
            }
        }
    }

    @Test
    void topKTakesWhatIsNotANumberFirst() {
        float[] row = new float[100];
        row[3] = 2;
        row[41] = Float.NaN;
        row[77] = Float.NaN;
        Tensor values = unwritten(1, 3);
        Tensor indices = scope().zeros(DataType.I32, Shape.of(1, 3));

        kernels().topK(scope().ofFloats(Shape.of(1, 100), row), values, indices);

        assertThat(indices.toIntArray()).containsExactly(41, 77, 3);
        assertThat(values.toFloatArray()).containsExactly(Float.NaN, Float.NaN, 2);
    }

    @Test
    void topKOrdersEqualsByIndex() {
        float[] steps = new float[100];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = i % 4;
        }
        Tensor values = unwritten(1, 60);
        Tensor indices = scope().zeros(DataType.I32, Shape.of(1, 60));

        kernels().topK(scope().ofFloats(Shape.of(1, 100), steps), values, indices);

        assertThat(indices.toIntArray()).containsExactly(Arrays.copyOf(descending(steps), 60));
    }

    /** Indices of the numbers, the greatest first, equals by ascending index. */
    private static int[] descending(float[] numbers) {
        return IntStream.range(0, numbers.length)
                .boxed()
                .sorted(Comparator.comparingDouble(index -> -numbers[index]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @VectorSizes
    void softmaxAgreesWithPlainArraysInEveryLayout(int columns) {
        for (Layout layout : Layout.values()) {
            Tensor x = layout.matrix(scope(), numbers(), ROWS, columns);
            Tensor out = unwritten(ROWS, columns);

            kernels().softmax(x, out);

            for (int row = 0; row < ROWS; row++) {
                // The exponential of a vector kernel is good to a few units in the last place; so is the sum.
                assertClose(row(out, row), softmax(row(x, row)), 0, 5e-6f);
            }
        }
    }

    private static float[] softmax(float[] scores) {
        double greatest = IntStream.range(0, scores.length)
                .mapToDouble(indexed(scores))
                .max()
                .orElseThrow();
        double sum = IntStream.range(0, scores.length)
                .mapToDouble(indexed(scores))
                .map(score -> Math.exp(score - greatest))
                .sum();
        float[] shares = new float[scores.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) (Math.exp(scores[i] - greatest) / sum);
        }
        return shares;
    }

    @VectorSizes
    void softmaxMayOverwriteItsOperand(int columns) {
        Tensor x = gaussian(ROWS, columns);
        Tensor expected = unwritten(ROWS, columns);

        kernels().softmax(x, expected);
        kernels().softmax(x, x);

        assertClose(x, expected, 0);
    }

    @VectorSizes
    void softmaxOfTheLeastFloatsIsEven(int columns) {
        Tensor x = scope().zeros(DataType.F32, Shape.of(1, columns));
        x.fill(-Float.MAX_VALUE);
        Tensor out = unwritten(1, columns);

        kernels().softmax(x, out);

        float[] even = new float[columns];
        Arrays.fill(even, 1f / columns);
        assertClose(out.toFloatArray(), even, 0, 1e-6f);
    }

    @Test
    void softmaxGivesHiddenScoresNothing() {
        Tensor x = scope().ofFloats(Shape.of(1, 3), 90, -Float.MAX_VALUE, 90);
        Tensor out = unwritten(1, 3);

        kernels().softmax(x, out);

        assertThat(out.toFloatArray()).containsExactly(0.5f, 0, 0.5f);
    }
}
