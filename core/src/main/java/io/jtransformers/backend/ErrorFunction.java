package io.jtransformers.backend;

/**
 * The complementary error function, which Java's library lacks.
 *
 * <p>Below 2.5 the Maclaurin-like series {@code erf(x) = 2/√π · e^-x² · Σ 2^n x^(2n+1) / (2n+1)!!} has only positive
 * terms and converges without cancellation; above, the continued fraction of Laplace does (Abramowitz and Stegun 7.1.6,
 * 7.1.14). Both are good to a few units in the last place of a double, far below what a float shows.
 */
final class ErrorFunction {

    private static final double SERIES_LIMIT = 2.5;
    private static final int FRACTION_TERMS = 60;

    private ErrorFunction() {}

    /** {@code 1 - erf(x)}. */
    static double erfc(double x) {
        if (x < 0) {
            return 2 - erfc(-x);
        }
        if (Double.isNaN(x)) {
            return x;
        }
        return x < SERIES_LIMIT ? 1 - series(x) : continuedFraction(x);
    }

    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-17; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private static double continuedFraction(double x) {
        double fraction = 0;
        for (int k = FRACTION_TERMS; k >= 1; k--) {
            fraction = k / 2.0 / (x + fraction);
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
    }
}
