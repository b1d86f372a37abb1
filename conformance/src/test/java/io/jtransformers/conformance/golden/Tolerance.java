package io.jtransformers.conformance.golden;

/**
 * How far a value may be from the reference's: {@code absolute + relative · |expected|}.
 *
 * @param absolute {@code atol} of the case
 * @param relative {@code rtol} of the case
 */
record Tolerance(double absolute, double relative) {

    /** The error of one value over what is tolerated: at most 1 for a value that passes. */
    double ratio(double expected, double actual) {
        if (Double.compare(expected, actual) == 0 || expected == actual) {
            return 0; // infinities and NaN must match exactly
        }
        double ratio = Math.abs(actual - expected) / (absolute + relative * Math.abs(expected));
        return Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
    }
}
