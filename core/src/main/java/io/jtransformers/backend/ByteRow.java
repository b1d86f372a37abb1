package io.jtransformers.backend;

/**
 * How a key or value of one head is kept in a byte a number: as whole numbers from −127 to 127, its codes, and what
 * they are multiplied with, its scale, which is the row's own. It is what a {@link KeyValueLayout} of type {@code I8}
 * means; every backend quantises so.
 *
 * <p>A number comes back off by half a scale at the most, which is 1/253 of the greatest of its row. The scale has 16
 * significant bits, so that its product with a code is exact: a row that was read and is quantised again gives the same
 * codes and the same scale. A row that holds an infinity or a NaN comes back as NaNs, one of numbers less than
 * {@link #LEAST} as zeros.
 */
public final class ByteRow {

    /** The greatest code. */
    public static final int GREATEST_CODE = 127;

    /** A row whose numbers are all closer to 0 becomes zeros: the reciprocal of its scale might not be a float. */
    public static final float LEAST = 1e-30f;

    private static final int DROPPED_BITS = 0xFF;

    private ByteRow() {}

    /**
     * The scale of a row.
     *
     * @param greatest the greatest magnitude in the row; NaN if it has a NaN
     * @return {@code greatest / 127}, rounded up to 16 significant bits; 0 for a row of zeros
     */
    public static float scale(float greatest) {
        if (!(greatest <= Float.MAX_VALUE)) {
            return Float.NaN;
        }
        if (greatest < LEAST) {
            return 0;
        }
        int bits = Float.floatToRawIntBits(greatest / GREATEST_CODE);
        return Float.intBitsToFloat((bits + DROPPED_BITS) & ~DROPPED_BITS);
    }

    /** What numbers are multiplied with to become codes: 0 if the row has none. */
    public static float reciprocal(float scale) {
        return scale > 0 ? 1 / scale : 0;
    }

    /** The code of {@code value} in a row whose scale has this {@code reciprocal}. */
    public static byte code(float value, float reciprocal) {
        return (byte) Math.rint(value * reciprocal);
    }
}
