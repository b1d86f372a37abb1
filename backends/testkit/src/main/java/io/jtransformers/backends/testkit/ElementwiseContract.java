package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.BinaryOperation;
import io.jtransformers.backend.ElementwiseKernels;
import io.jtransformers.backend.UnaryOperation;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link ElementwiseKernels} against plain arrays. */
public abstract class ElementwiseContract extends KernelContract {

    private static final int ROWS = 3;

    /** One rounding, or two where a device multiplies with a reciprocal instead of dividing. */
    private static final float ARITHMETIC = 2.5e-7f;

    /** Polynomials of vector kernels are good to a few units in the last place of a float, 1.2e-7 each. */
    private static final float FUNCTION = 1e-6f;

    /** For subclasses. */
    protected ElementwiseContract() {}

    private ElementwiseKernels kernels() {
        return queue().elementwise();
    }

    @VectorSizes
    void binaryOperationsAgreeWithPlainArraysInEveryLayout(int columns) {
        for (BinaryOperation operation : BinaryOperation.values()) {
            for (Layout left : Layout.values()) {
                for (Layout right : Layout.values()) {
                    Tensor a = left.matrix(scope(), numbers(), ROWS, columns);
                    Tensor b = right.matrix(scope(), numbers(), ROWS, columns);
                    Tensor out = unwritten(ROWS, columns);

                    kernels().binary(operation, a, b, out);

                    float[] expected = a.toFloatArray();
                    float[] second = b.toFloatArray();
                    for (int i = 0; i < expected.length; i++) {
                        expected[i] = operation.apply(expected[i], second[i]);
                    }
                    assertClose(out.toFloatArray(), expected, 0, ARITHMETIC);
                }
            }
        }
    }

    @VectorSizes
    void binaryOperationsWriteIntoGapsAndLeaveTheGapsAlone(int columns) {
        Tensor surroundings = unwritten(ROWS, columns + 2);
        surroundings.fill(7);
        Tensor a = gaussian(ROWS, columns);

        kernels().binary(BinaryOperation.ADD, a, a, surroundings.slice(1, 1, columns));

        assertClose(surroundings.slice(1, 1, columns), a.multiply(2), 0);
        assertThat(surroundings.slice(1, 0, 1).toFloatArray()).containsOnly(7);
        assertThat(surroundings.slice(1, columns + 1L, 1).toFloatArray()).containsOnly(7);
    }

    @VectorSizes
    void aResultMayOverwriteEitherOperand(int columns) {
        Tensor a = gaussian(ROWS, columns);
        Tensor b = gaussian(ROWS, columns);
        Tensor expected = a.subtract(b);
        Tensor overRight = b.copy();

        kernels().binary(BinaryOperation.SUBTRACT, a, overRight, overRight);
        kernels().binary(BinaryOperation.SUBTRACT, a, b, a);

        assertClose(overRight, expected, 0);
        assertClose(a, expected, 0);
    }

    @Test
    void operandsOfAnyRankAreCombined() {
        Tensor a = gaussian(2, 3, 4, 5).permute(2, 0, 3, 1);
        Tensor b = gaussian(4, 1, 5, 1).expand(Shape.of(4, 2, 5, 3));
        Tensor out = unwritten(4, 2, 5, 3);

        kernels().binary(BinaryOperation.MULTIPLY, a, b, out);

        float[] expected = a.toFloatArray();
        float[] second = b.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= second[i];
        }
        assertClose(out.toFloatArray(), expected, 0, ARITHMETIC);
    }

    @VectorSizes
    void unaryOperationsAgreeWithPlainArraysInEveryLayout(int columns) {
        for (UnaryOperation operation : UnaryOperation.values()) {
            for (Layout layout : Layout.values()) {
                Tensor x = layout.matrix(scope(), numbers(), ROWS, columns);
                if (operation == UnaryOperation.RECIPROCAL_SQRT) {
                    x = x.multiply(x).add(1e-3f);
                }
                Tensor out = unwritten(ROWS, columns);

                kernels().unary(operation, x, out);

                float[] expected = x.toFloatArray();
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = operation.apply(expected[i]);
                }
                assertClose(out.toFloatArray(), expected, FUNCTION, FUNCTION);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXP, -Infinity",
        "EXP, Infinity",
        "EXP, 88.5",
        "EXP, 90",
        "EXP, -110",
        "EXP, NaN",
        "SIGMOID, -Infinity",
        "SIGMOID, 100",
        "SIGMOID, -87",
        "RECIPROCAL_SQRT, 1e-38",
        "RECIPROCAL_SQRT, 0",
        "COSINE, 131071",
        "SINE, 131071",
        "SINE, 3e7"
    })
    void unaryOperationsHoldAtTheEdges(UnaryOperation operation, float x) {
        Tensor out = unwritten(20);

        kernels().unary(operation, scope().ofFloats(Shape.of(1), x).expand(Shape.of(20)), out);

        float[] expected = new float[20];
        Arrays.fill(expected, operation.apply(x));
        assertClose(out.toFloatArray(), expected, 1e-37f, 2 * FUNCTION);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsAgreeWithTheirFormula(Activation activation) {
        Tensor x = gaussian(ROWS, 1_000).multiply(4);
        Tensor out = unwritten(ROWS, 1_000);

        kernels().activate(activation, x, out);

        float[] expected = x.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = activation.apply(expected[i]);
        }
        assertClose(out.toFloatArray(), expected, 2 * FUNCTION, 2 * FUNCTION);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsOfLargeNumbersAreFinite(Activation activation) {
        Tensor x = scope().ofFloats(Shape.of(4), -1e4f, -100, 100, 1e4f);
        Tensor out = unwritten(4);

        kernels().activate(activation, x, out);

        float[] expected = x.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = activation.apply(expected[i]);
        }
        assertClose(out.toFloatArray(), expected, 2 * FUNCTION, 2 * FUNCTION);
    }

    @VectorSizes
    void activationsReadAndWriteInEveryLayout(int columns) {
        for (Layout layout : Layout.values()) {
            Tensor x = layout.matrix(scope(), numbers(), ROWS, columns);
            Tensor out = unwritten(columns, ROWS).permute(1, 0);

            kernels().activate(Activation.SILU, x, out);

            float[] expected = x.toFloatArray();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = Activation.SILU.apply(expected[i]);
            }
            assertClose(out.toFloatArray(), expected, FUNCTION, FUNCTION);
        }
    }

    @VectorSizes
    void scaleAndShiftAgreesWithPlainArrays(int columns) {
        for (Layout layout : Layout.values()) {
            Tensor x = layout.matrix(scope(), numbers(), ROWS, columns);
            Tensor out = unwritten(ROWS, columns);

            kernels().scaleAndShift(x, 1.7f, -0.3f, out);

            float[] expected = x.toFloatArray();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = expected[i] * 1.7f - 0.3f;
            }
            // A fused multiply-add rounds once where two operations round twice; near 0 the difference is of the terms.
            assertClose(out.toFloatArray(), expected, 5e-7f, ARITHMETIC);
        }
    }

    @VectorSizes
    void copyReadsEveryLayout(int columns) {
        float[] values = numbers().values(ROWS * columns);
        Tensor matrix = scope().ofFloats(Shape.of(ROWS, columns), values);
        Tensor out = unwritten(columns, ROWS);

        kernels().copy(matrix.permute(1, 0), out);

        float[] transposed = new float[values.length];
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * ROWS + row] = values[row * columns + column];
            }
        }
        assertThat(out.toFloatArray()).containsExactly(transposed);
    }

    @VectorSizes
    void copyWritesIntoEveryLayout(int columns) {
        Tensor matrix = gaussian(ROWS, columns);
        Tensor gaps = unwritten(ROWS, columns + 2).slice(1, 1, columns);
        Tensor transposed = unwritten(columns, ROWS).permute(1, 0);

        kernels().copy(matrix, gaps);
        kernels().copy(matrix, transposed);

        assertThat(gaps.toFloatArray()).containsExactly(matrix.toFloatArray());
        assertThat(transposed.toFloatArray()).containsExactly(matrix.toFloatArray());
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"BF16", "F16"})
    void copyRoundsToSixteenBitsAndWidensAgain(DataType type) {
        float[] values = numbers().values(1_001);
        Tensor halves = scope().allocate(type, Shape.of(1_001));
        Tensor wide = unwritten(1_001);

        kernels().copy(scope().ofFloats(Shape.of(1_001), values), halves);
        kernels().copy(halves, wide);

        assertThat(wide.toFloatArray()).containsExactly(roundedTo(type, values));
    }

    private static float[] roundedTo(DataType type, float[] values) {
        var element = MemorySegment.ofArray(new byte[2]);
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            type.writeFloat(element, 0, values[i]);
            rounded[i] = type.readFloat(element, 0);
        }
        return rounded;
    }

    @Test
    void copyConvertsBetweenIntegersExactly() {
        Tensor longs = scope().upload(HostTensor.of(Shape.of(3), 16_777_217L, -2_000_000_001L, 0L));
        Tensor ints = scope().allocate(DataType.I32, Shape.of(3));
        Tensor longsAgain = scope().allocate(DataType.I64, Shape.of(3));

        kernels().copy(longs, ints);
        kernels().copy(ints, longsAgain);

        assertThat(ints.toIntArray()).containsExactly(16_777_217, -2_000_000_001, 0);
        assertThat(longsAgain.toHost().toLongArray()).containsExactly(16_777_217L, -2_000_000_001L, 0L);
    }

    @Test
    void copyConvertsBetweenIntegersAndFloats() {
        Tensor ints = scope().ofInts(3, -4, 1_000_000);
        Tensor floats = unwritten(3);
        Tensor truncated = scope().allocate(DataType.I32, Shape.of(4));

        kernels().copy(ints, floats);
        kernels().copy(scope().ofFloats(Shape.of(4), 1.9f, -1.9f, 0.2f, 7), truncated);

        assertThat(floats.toFloatArray()).containsExactly(3, -4, 1_000_000);
        assertThat(truncated.toIntArray()).containsExactly(1, -1, 0, 7);
    }

    @Test
    void copyKeepsTruth() {
        Tensor flags = scope().allocate(DataType.BOOL, Shape.of(4));
        Tensor numbers = scope().allocate(DataType.I32, Shape.of(4));

        kernels().copy(scope().ofInts(0, 1, 5, -1), flags);
        kernels().copy(flags, numbers);

        assertThat(numbers.toIntArray()).containsExactly(0, 1, 1, 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"F32", "F16", "BF16", "I8", "I32", "I64", "BOOL"})
    void fillWritesEveryTypeAndNothingElse(DataType type) {
        Tensor surroundings = scope().zeros(type, Shape.of(5, 21));
        Tensor numbers = unwritten(5, 21);

        kernels().fill(surroundings.slice(1, 2, 17), 1);
        kernels().copy(surroundings, numbers);

        assertThat(numbers.slice(1, 2, 17).toFloatArray()).containsOnly(1);
        assertThat(numbers.slice(1, 0, 2).toFloatArray()).containsOnly(0);
        assertThat(numbers.slice(1, 19, 2).toFloatArray()).containsOnly(0);
    }

    @Test
    void nothingIsDoneToATensorWithoutElements() {
        Tensor empty = gaussian(0, 5);

        kernels().binary(BinaryOperation.ADD, empty, empty, empty);
        kernels().copy(empty, empty.like());

        assertThat(empty.toFloatArray()).isEmpty();
    }
}
