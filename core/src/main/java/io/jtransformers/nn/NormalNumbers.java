package io.jtransformers.nn;

/**
 * Standard normal numbers by seed and index, with no state: an index is hashed to a uniform number, of which the
 * inverse of the normal distribution function is taken.
 *
 * <p>The hash is the finaliser of SplitMix64. The inverse is Acklam's rational approximation (relative error below
 * 1.2e-9), in arithmetic that is the same on every machine.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Fast Splittable Pseudorandom Number Generators</a>
 */
final class NormalNumbers {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    /** Half the distance of two uniform numbers, which keeps them away from 0 and 1. */
    private static final double HALF_STEP = 0x1p-54;

    private static final double LOWER_TAIL = 0.02425;

    private NormalNumbers() {}

    /** The number at {@code index}. */
    static float at(long seed, long index) {
        long bits = mix(mix(seed) + (index + 1) * GOLDEN_GAMMA);
        return (float) inverse((bits >>> 11) * 0x1p-53 + HALF_STEP);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** The number below which a standard normal one falls with probability {@code p}, 0 &lt; p &lt; 1. */
    private static double inverse(double p) {
        if (p < LOWER_TAIL) {
            return tail(Math.sqrt(-2 * StrictMath.log(p)));
        }
        if (p > 1 - LOWER_TAIL) {
            return -tail(Math.sqrt(-2 * StrictMath.log(1 - p)));
        }
        double q = p - 0.5;
        double r = q * q;
        double numerator = -3.969683028665376e+01;
        numerator = numerator * r + 2.209460984245205e+02;
        numerator = numerator * r - 2.759285104469687e+02;
        numerator = numerator * r + 1.383577518672690e+02;
        numerator = numerator * r - 3.066479806614716e+01;
        numerator = numerator * r + 2.506628277459239e+00;
        double denominator = -5.447609879822406e+01;
        denominator = denominator * r + 1.615858368580409e+02;
        denominator = denominator * r - 1.556989798598866e+02;
        denominator = denominator * r + 6.680131188771972e+01;
        denominator = denominator * r - 1.328068155288572e+01;
        return numerator * q / (denominator * r + 1);
    }

    /** The lower tail; {@code t = sqrt(-2 ln p)}. */
    private static double tail(double t) {
        double numerator = -7.784894002430293e-03;
        numerator = numerator * t - 3.223964580411365e-01;
        numerator = numerator * t - 2.400758277161838e+00;
        numerator = numerator * t - 2.549732539343734e+00;
        numerator = numerator * t + 4.374664141464968e+00;
        numerator = numerator * t + 2.938163982698783e+00;
        double denominator = 7.784695709041462e-03;
        denominator = denominator * t + 3.224671290700398e-01;
        denominator = denominator * t + 2.445134137142996e+00;
        denominator = denominator * t + 3.754408661907416e+00;
        return numerator / (denominator * t + 1);
    }
}
