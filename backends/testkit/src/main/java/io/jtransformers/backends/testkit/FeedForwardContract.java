package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.FeedForwardCall;
import io.jtransformers.backend.FeedForwardKernels;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.backends.testkit.StoredWeights.Placement;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link FeedForwardKernels} against their definition, and the definition against plain arrays. */
public abstract class FeedForwardContract extends KernelContract {

    private static final FeedForwardKernels DEFINITION = new FeedForwardKernels() {};

    /** Vector exponentials are good to a few units in the last place of numbers around 1. */
    private static final float GATE = 4e-6f;

    /** For subclasses. */
    protected FeedForwardContract() {}

    private FeedForwardKernels kernels() {
        return queue().feedForward();
    }

    @ParameterizedTest
    @CsvSource({
        "F32, ALIGNED, 1",
        "BF16, MAPPED, 1",
        "F16, UNALIGNED, 1",
        "BF16, UNALIGNED, 2",
        "F32, MAPPED, 3",
        "BF16, MAPPED, 7",
        "F16, MAPPED, 8",
        "BF16, ALIGNED, 33",
        "F32, UNALIGNED, 130"
    })
    void gatedMlpAgreesWithItsDefinition(DataType type, Placement placement, int rows) {
        int hidden = 48;
        int intermediate = 75;
        Tensor input = gaussian(rows, hidden);
        Weight gate = weight(type, placement, intermediate, hidden);
        Weight up = weight(type, placement, intermediate, hidden);
        Weight down = weight(type, placement, hidden, intermediate);
        Tensor expected = unwritten(rows, hidden);
        Tensor out = unwritten(rows, hidden);

        DEFINITION.gatedMlp(new FeedForwardCall(input, gate, up, down, Activation.SILU, expected));
        kernels().gatedMlp(new FeedForwardCall(input, gate, up, down, Activation.SILU, out));

        // Products of normal numbers over 48 have a deviation of 7, gated ones of about 35, and 75 of them are added
        // up.
        assertClose(out.toFloatArray(), expected.toFloatArray(), 35 * 75 * 3e-7f, 1e-5f);
    }

    @Test
    void gatedMlpAgreesWithPlainArrays() {
        Tensor input = gaussian(3, 8);
        Tensor out = unwritten(3, 8);

        kernels()
                .gatedMlp(new FeedForwardCall(input, diagonal(1), diagonal(2), diagonal(3), Activation.GELU_TANH, out));

        float[] expected = input.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = 3 * Activation.GELU_TANH.apply(expected[i]) * (2 * expected[i]);
        }
        assertClose(out.toFloatArray(), expected, 6 * GATE, GATE);
    }

    private Weight diagonal(float value) {
        float[] values = new float[64];
        for (int i = 0; i < 8; i++) {
            values[i * 9] = value;
        }
        return prepare(stored(DataType.F32, Shape.of(8, 8), values), WeightUse.linear());
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void theGateIsActivatedAndMultiplied(Activation activation) {
        Tensor gate = gaussian(5, 70);
        Tensor up = gaussian(5, 70);
        float[] expected = gate.toFloatArray();
        float[] factors = up.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = activation.apply(expected[i]) * factors[i];
        }

        kernels().gateInPlace(activation, gate, up);

        assertClose(gate.toFloatArray(), expected, GATE, GATE);
    }

    @VectorSizes
    void theGateOfEveryWidthAgreesWithTheDefinition(int intermediate) {
        Tensor gate = gaussian(2, intermediate);
        Tensor up = gaussian(2, intermediate);
        Tensor expected = gate.copy();

        DEFINITION.gateInPlace(Activation.SILU, expected, up);
        kernels().gateInPlace(Activation.SILU, gate, up);

        assertClose(gate.toFloatArray(), expected.toFloatArray(), GATE, GATE);
    }

    @VectorSizes
    void halvesOfOneMatrixAreGatedInPlace(int intermediate) {
        Tensor both = gaussian(3, 2L * intermediate);
        Tensor gate = both.slice(1, 0, intermediate);
        Tensor up = both.slice(1, intermediate, intermediate);
        Tensor expected = gate.copy();

        DEFINITION.gateInPlace(Activation.GELU_TANH, expected, up);
        kernels().gateInPlace(Activation.GELU_TANH, gate, up);

        assertClose(gate.toFloatArray(), expected.toFloatArray(), GATE, GATE);
    }
}
