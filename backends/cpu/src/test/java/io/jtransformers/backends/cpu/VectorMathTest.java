package io.jtransformers.backends.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class VectorMathTest {

    private static float exp(float x) {
        return VectorMath.exp(FloatVector.broadcast(Lanes.FLOATS, x)).lane(0);
    }

    @Test
    void exponentialsAreRightToTwoUnitsInTheLastPlace() {
        double worst = 0;
        for (float x = -87; x < 88; x += 0.001_37f) {
            float expected = (float) Math.exp(x);
            worst = Math.max(worst, Math.abs(exp(x) - expected) / Math.ulp(expected));
        }

        assertThat(worst).isLessThanOrEqualTo(2);
    }

    @Test
    void exponentialsOfVeryNegativeNumbersAreZero() {
        assertThat(exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(exp(-Float.MAX_VALUE)).isZero();
        assertThat(exp(-90)).isZero();
    }

    @Test
    void exponentialsOfGreatNumbersAreInfinite() {
        assertThat(exp(Float.POSITIVE_INFINITY)).isInfinite();
        assertThat(exp(89)).isInfinite();
    }

    @Test
    void theExponentialOfNanIsNan() {
        assertThat(exp(Float.NaN)).isNaN();
    }
}
