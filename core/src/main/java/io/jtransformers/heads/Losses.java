package io.jtransformers.heads;

import io.jtransformers.modeling.InputException;
import io.jtransformers.tensor.HostTensor;

/**
 * The losses of the heads, summed in double precision.
 *
 * <p>Source: {@code loss_utils.py} in Transformers 5.12.1.
 */
final class Losses {

    /** The label of a position that does not count. */
    static final long IGNORED = -100;

    private Losses() {}

    /** A sum of losses and how many there were. */
    record Total(double sum, long count) {

        /** NaN if nothing counted, as in the reference. */
        float mean() {
            return (float) (sum / count);
        }
    }

    /**
     * The cross entropies of rows whose label counts.
     *
     * @param logits {@code rows · classes} numbers
     * @param classes length of a row
     * @param labels one for each row
     * @param ignored the label that does not count
     * @throws InputException if another label is no class
     */
    static Total crossEntropy(float[] logits, int classes, long[] labels, long ignored) {
        double sum = 0;
        long count = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != ignored) {
                if (labels[row] < 0 || labels[row] >= classes) {
                    throw new InputException("A label is %d; labels are 0 to %d, or %d where a position does not count."
                            .formatted(labels[row], classes - 1, ignored));
                }
                int start = row * classes;
                sum += logSumExp(logits, start, classes) - logits[start + (int) labels[row]];
                count++;
            }
        }
        return new Total(sum, count);
    }

    /** The logarithm of the sum of the exponentials of some numbers. */
    static double logSumExp(float[] values, int start, int length) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            greatest = Math.max(greatest, values[start + i]);
        }
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += Math.exp(values[start + i] - greatest);
        }
        return greatest + Math.log(sum);
    }

    /** The mean square of the differences. */
    static float meanSquaredError(float[] values, float[] targets) {
        checkCount(values.length, targets.length);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = (double) values[i] - targets[i];
            sum += difference * difference;
        }
        return (float) (sum / values.length);
    }

    /** The mean over all cells of the binary cross entropy of {@code sigmoid(logits)}. */
    static float binaryCrossEntropy(float[] logits, float[] targets) {
        checkCount(logits.length, targets.length);
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            double logit = logits[i];
            sum += Math.max(logit, 0) - logit * targets[i] + Math.log1p(Math.exp(-Math.abs(logit)));
        }
        return (float) (sum / logits.length);
    }

    private static void checkCount(int outputs, int labels) {
        if (outputs != labels) {
            throw new InputException(
                    "%d labels were given for %d outputs; give one for each.".formatted(labels, outputs));
        }
    }

    /** The labels of a head as longs, one for each of {@code rows} rows. */
    static long[] rowLabels(HostTensor labels, long rows) {
        if (labels.shape().elementCount() != rows) {
            throw new InputException("labels has shape %s; %d were needed, one for each row of the output."
                    .formatted(labels.shape(), rows));
        }
        return labels.toLongArray();
    }
}
