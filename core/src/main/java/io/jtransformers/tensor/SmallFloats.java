package io.jtransformers.tensor;

/**
 * Conversions of the floating point types that Java has no conversion for.
 *
 * <p>Source: the OCP 8-bit floating point specification (E4M3, E5M2); bfloat16 is the upper half of a single.
 */
final class SmallFloats {

    private SmallFloats() {}

    /** The upper half of {@code value}, rounded to nearest even; a NaN stays a NaN. */
    static short floatToBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    static float e4m3ToFloat(byte code) {
        int magnitude = code & 0x7F;
        float sign = code < 0 ? -1f : 1f;
        if (magnitude == 0x7F) {
            return Float.NaN;
        }
        int exponent = magnitude >>> 3;
        int fraction = magnitude & 7;
        return exponent == 0
                ? sign * Math.scalb((float) fraction, -9)
                : sign * Math.scalb(8f + fraction, exponent - 10);
    }

    /** E5M2 is the upper byte of a half, so the half's conversion serves. */
    static float e5m2ToFloat(byte code) {
        return Float.float16ToFloat((short) (code << 8));
    }
}
