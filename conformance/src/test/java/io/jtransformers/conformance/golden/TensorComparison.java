package io.jtransformers.conformance.golden;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.Map;

/**
 * The largest error of a tensor over its tolerance.
 *
 * @param ratio at most 1 where every value passes; infinite where the tensors cannot be compared
 * @param description which value it is, for a message
 */
public record TensorComparison(double ratio, String description) {

    /** Compares all expected tensors of {@code golden}; the worst of them. */
    static TensorComparison worst(GoldenCase golden, Answers answers) {
        TensorComparison worst = new TensorComparison(0, "nothing is expected");
        if (golden.expected().isEmpty()) {
            throw new AssertionError("The case expects nothing, so it proves nothing.");
        }
        for (Map.Entry<String, HostTensor> expected : golden.expected().entrySet()) {
            String name = expected.getKey();
            TensorComparison comparison = of(name, expected.getValue(), answers.get(name), golden.tolerance(name));
            if (worst.ratio <= comparison.ratio) {
                worst = comparison;
            }
        }
        return worst;
    }

    /** Whether every value is within its tolerance. */
    boolean passes() {
        return ratio <= 1;
    }

    private static TensorComparison of(String name, HostTensor expected, Answers.Answer answer, Tolerance tolerance) {
        Shape shape = expected.shape();
        HostTensor actual = answer.tensor();
        if (!actual.shape().equals(shape)) {
            return new TensorComparison(
                    Double.POSITIVE_INFINITY, "'%s' has shape %s; expected %s".formatted(name, actual.shape(), shape));
        }
        return expected.dataType() == DataType.F32
                ? floats(name, expected.toFloatArray(), answer, tolerance)
                : integers(name, expected.toLongArray(), actual);
    }

    private static TensorComparison floats(String name, float[] expected, Answers.Answer answer, Tolerance tolerance) {
        float[] actual = answer.tensor().toFloatArray();
        var rows = new RowsOf(answer);
        var worst = new TensorComparison(0, "'%s' is equal".formatted(name));
        for (int i = 0; i < expected.length; i++) {
            if (rows.counts(i)) {
                double ratio = tolerance.ratio(expected[i], actual[i]);
                if (ratio > worst.ratio) {
                    worst = new TensorComparison(
                            ratio, "'%s' is %s at %d; expected %s".formatted(name, actual[i], i, expected[i]));
                }
            }
        }
        return worst;
    }

    private static TensorComparison integers(String name, long[] expected, HostTensor tensor) {
        if (tensor.dataType() == DataType.F32) {
            return new TensorComparison(Double.POSITIVE_INFINITY, "'%s' are not whole numbers".formatted(name));
        }
        long[] actual = tensor.toLongArray();
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] != actual[i]) {
                return new TensorComparison(
                        Double.POSITIVE_INFINITY,
                        "'%s' is %d at %d; expected %d".formatted(name, actual[i], i, expected[i]));
            }
        }
        return new TensorComparison(0, "'%s' is equal".formatted(name));
    }

    /** From a place among all elements of an answer to its row of the batch and its place in time. */
    private static final class RowsOf {

        private final CountedRows rows;
        private int batchStride = 1;
        private int timeStride = 1;
        private int time = 1;

        RowsOf(Answers.Answer answer) {
            Shape shape = answer.tensor().shape();
            rows = answer.rows();
            for (int axis = shape.rank() - 1; axis > 0; axis--) {
                if (axis > answer.timeAxis()) {
                    timeStride *= shape.intDimension(axis);
                }
                if (axis == answer.timeAxis()) {
                    time = shape.intDimension(axis);
                }
                batchStride *= shape.intDimension(axis);
            }
        }

        boolean counts(int index) {
            return rows.counts(index / batchStride, index / timeStride % time);
        }
    }
}
