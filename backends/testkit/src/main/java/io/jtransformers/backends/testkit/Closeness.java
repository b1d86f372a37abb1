package io.jtransformers.backends.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Compares numbers that were rounded differently, and names the first that is too far off. */
public final class Closeness {

    private Closeness() {}

    /**
     * Fails unless shapes are equal and no element is off by more than {@code tolerance}. NaN and infinities are close
     * to themselves only.
     */
    public static void assertClose(Tensor actual, Tensor expected, float tolerance) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertClose(actual.toFloatArray(), expected.toFloatArray(), tolerance, 0);
    }

    /**
     * Fails unless every element is off by no more than {@code absolute} plus {@code relative} times what is expected.
     *
     * @param actual what was computed
     * @param expected what it should be
     * @param absolute how far an expected 0 may be missed
     * @param relative how far any number may be missed, as a part of it
     */
    public static void assertClose(float[] actual, float[] expected, float absolute, float relative) {
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(firstFarOff(actual, expected, absolute, relative)).isNull();
    }

    private static @Nullable String firstFarOff(float[] actual, float[] expected, float absolute, float relative) {
        for (int i = 0; i < actual.length; i++) {
            float permitted = absolute + relative * Math.abs(expected[i]);
            boolean close = Float.isFinite(expected[i])
                    ? Math.abs(actual[i] - expected[i]) <= permitted
                    : Float.compare(actual[i], expected[i]) == 0;
            if (!close) {
                return "element %d of %d is %s instead of %s: off by %s, permitted are %s"
                        .formatted(
                                i, actual.length, actual[i], expected[i], Math.abs(actual[i] - expected[i]), permitted);
            }
        }
        return null;
    }

    /**
     * How far the sum of {@code count} products of standard normal numbers may be off if it is taken in float32 in any
     * order: every addition rounds a partial sum, whose size grows with the root of its length, by half a unit in the
     * last place. Taken one after another their errors have a standard deviation of some 2e-8 a product; the worst of
     * ten thousand sums is off by five times that.
     */
    public static float ofDotProduct(int count) {
        return 1e-6f + count * 1.2e-7f;
    }
}
