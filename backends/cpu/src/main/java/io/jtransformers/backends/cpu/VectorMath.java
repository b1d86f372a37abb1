package io.jtransformers.backends.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Functions of vectors of floats. The Vector API's own are calls into a native library where one is bundled and scalar
 * elsewhere; these are a few multiply-adds everywhere.
 */
final class VectorMath {

    private static final float LEAST = -87.33f; // below, e^x is no normal number
    private static final float GREATEST = 88.37f; // above, 2^n would not be finite

    private static final FloatVector LOG2_E = all((float) (1 / Math.log(2)));
    private static final FloatVector MINUS_LN2_HIGH = all(-0x1.63p-1f); // few bits, so that its product with n is exact
    private static final FloatVector MINUS_LN2_LOW = all(2.121_944_4e-4f);
    private static final FloatVector ROUNDER = all(0x1.8p23f); // adding it leaves the nearest integer in the lower bits
    private static final FloatVector C5 = all(1.987_569_1e-4f);
    private static final FloatVector C4 = all(1.398_199_9e-3f);
    private static final FloatVector C3 = all(8.333_452e-3f);
    private static final FloatVector C2 = all(4.166_579_6e-2f);
    private static final FloatVector C1 = all(1.666_666_6e-1f);
    private static final FloatVector C0 = all(0.5f);
    private static final FloatVector ONE = all(1);

    private VectorMath() {}

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.FLOATS, value);
    }

    /**
     * {@code e^x} to 2 units in the last place; 0 where that is below the normal numbers, infinite above 88.37, NaN for
     * NaN.
     *
     * <p>{@code e^x = 2^n · e^r} with the nearest integer n to x / ln 2, so that |r| ≤ ln 2 / 2, and for {@code e^r}
     * the polynomial of Cephes' {@code expf}.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector rounded = x.fma(LOG2_E, ROUNDER);
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
        FloatVector series = C5.fma(r, C4).fma(r, C3).fma(r, C2).fma(r, C1).fma(r, C0);
        FloatVector power = rounded.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 23) // drops all of ROUNDER and leaves n where the exponent is
                .add(0x3f80_0000)
                .reinterpretAsFloats();
        FloatVector result = series.fma(r.mul(r), r.add(ONE)).mul(power);
        VectorMask<Float> below = x.compare(VectorOperators.LT, LEAST);
        VectorMask<Float> above = x.compare(VectorOperators.GT, GREATEST);
        return result.blend(0, below).blend(Float.POSITIVE_INFINITY, above);
    }

    /** {@code 1 / (1 + e^-x)}. */
    static FloatVector sigmoid(FloatVector x) {
        return ONE.div(exp(x.neg()).add(ONE));
    }
}
