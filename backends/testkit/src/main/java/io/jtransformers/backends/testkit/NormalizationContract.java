package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;

import io.jtransformers.backend.NormalizationKernels;
import io.jtransformers.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** {@link NormalizationKernels} against their definition, and the definition against plain arrays. */
public abstract class NormalizationContract extends KernelContract {

    private static final NormalizationKernels DEFINITION = new NormalizationKernels() {};

    /** The mean of squares in another order, a reciprocal root and two products: a few units in the last place. */
    private static final float TOLERANCE = 5e-6f;

    private static final float EPSILON = 1e-5f;

    /** For subclasses. */
    protected NormalizationContract() {}

    private NormalizationKernels kernels() {
        return queue().normalization();
    }

    @VectorSizes
    void rmsNormAgreesWithPlainArrays(int hiddenSize) {
        Tensor x = gaussian(3, hiddenSize);
        Tensor weight = gaussian(hiddenSize);
        Tensor out = unwritten(3, hiddenSize);

        kernels().rmsNorm(x, weight, EPSILON, out);

        float[] numbers = x.toFloatArray();
        float[] scales = weight.toFloatArray();
        float[] expected = new float[numbers.length];
        for (int row = 0; row < 3; row++) {
            double squares = 0;
            for (int i = 0; i < hiddenSize; i++) {
                squares += Math.pow(numbers[row * hiddenSize + i], 2);
            }
            double root = Math.sqrt(squares / hiddenSize + EPSILON);
            for (int i = 0; i < hiddenSize; i++) {
                expected[row * hiddenSize + i] = (float) (numbers[row * hiddenSize + i] / root * scales[i]);
            }
        }
        assertClose(out.toFloatArray(), expected, TOLERANCE, TOLERANCE);
    }

    @VectorSizes
    void rmsNormAgreesWithItsDefinitionInEveryLayout(int hiddenSize) {
        for (Layout layout : Layout.values()) {
            Tensor x = layout.matrix(scope(), numbers(), 3, hiddenSize);
            Tensor weight = gaussian(hiddenSize);
            Tensor expected = unwritten(3, hiddenSize);
            Tensor out = unwritten(3, hiddenSize);

            DEFINITION.rmsNorm(x, weight, EPSILON, expected);
            kernels().rmsNorm(x, weight, EPSILON, out);

            assertClose(out, expected, TOLERANCE);
        }
    }

    @VectorSizes
    void rmsNormMayOverwriteItsOperand(int hiddenSize) {
        Tensor x = gaussian(2, hiddenSize);
        Tensor weight = gaussian(hiddenSize);
        Tensor expected = unwritten(2, hiddenSize);

        DEFINITION.rmsNorm(x, weight, EPSILON, expected);
        kernels().rmsNorm(x, weight, EPSILON, x);

        assertClose(x, expected, TOLERANCE);
    }

    @Test
    void rmsNormOfManyRowsTreatsEachAlone() {
        Tensor x = gaussian(131, 40);
        Tensor weight = gaussian(40);
        Tensor together = unwritten(131, 40);
        Tensor alone = unwritten(1, 40);

        kernels().rmsNorm(x, weight, EPSILON, together);
        kernels().rmsNorm(x.slice(0, 129, 1), weight, EPSILON, alone);

        assertClose(alone, together.slice(0, 129, 1), TOLERANCE);
    }

    @Test
    void rmsNormOfHeadsIsOverTheLastAxis() {
        Tensor x = gaussian(5, 3, 16);
        Tensor weight = gaussian(16);
        Tensor expected = unwritten(5, 3, 16);
        Tensor out = unwritten(5, 3, 16);

        DEFINITION.rmsNorm(x, weight, EPSILON, expected);
        kernels().rmsNorm(x, weight, EPSILON, out);

        assertClose(out, expected, TOLERANCE);
    }

    @Test
    void rmsNormOfTinyNumbersIsRuledByEpsilon() {
        Tensor x = gaussian(2, 64).multiply(1e-6f);
        Tensor weight = gaussian(64);
        Tensor expected = unwritten(2, 64);
        Tensor out = unwritten(2, 64);

        DEFINITION.rmsNorm(x, weight, EPSILON, expected);
        kernels().rmsNorm(x, weight, EPSILON, out);

        assertClose(out.toFloatArray(), expected.toFloatArray(), 0, TOLERANCE);
    }
}
