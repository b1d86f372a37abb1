package io.jtransformers.backends.cpu;

import io.jtransformers.backend.Weight;
import io.jtransformers.backend.host.HostWeight;
import io.jtransformers.tensor.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Widens parts of stored rows to floats, in their order. Done once for all tokens of a product, so its cost hardly
 * counts.
 *
 * <p>A bfloat16 is the upper half of a float. The exponent and fraction of a float16, moved to where a float has them,
 * make a float that is 2^112 times too small, subnormal numbers included; infinities and NaN, which no weight has,
 * become finite.
 */
final class WeightRows {

    /** As many shorts as there are floats in a vector. */
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(Lanes.FLOATS.vectorBitSize() / 2));

    private static final int STEP = 8 * Lanes.COUNT; // numbers of a step of the loop over rows

    /** What a float16 that was moved into place has to be multiplied with. */
    static final float HALF_SCALE = 0x1p112f;

    /** The bits of a moved float16: sign, exponent, fraction. */
    static final int HALF_BITS = 0x8fff_e000;

    private WeightRows() {}

    /** Whether rows of this type can be read. */
    static boolean canRead(DataType type) {
        return type == DataType.F32 || type == DataType.BF16 || type == DataType.F16;
    }

    /** Whether the rows of a weight lie in memory as they are, in a type that can be read. */
    static boolean canRead(Weight weight) {
        return weight instanceof HostWeight host
                && host.isDense()
                && canRead(host.values().dataType());
    }

    /**
     * Widens {@code count} numbers.
     *
     * @param type one that {@link #canRead}
     * @param data stored numbers, aligned or not
     * @param from where the first one begins, in bytes
     * @param out where they go, from {@code to}
     */
    static void widen(DataType type, MemorySegment data, long from, int count, float[] out, int to) {
        switch (type) {
            case F32 -> MemorySegment.copy(data, ValueLayout.JAVA_FLOAT_UNALIGNED, from, out, to, count);
            case BF16 -> widenBfloat16(data, from, count, out, to);
            case F16 -> widenFloat16(data, from, count, out, to);
            default -> throw new IllegalArgumentException("unreachable: " + type);
        }
    }

    /**
     * Widens the same stretch of some rows.
     *
     * @param type one that {@link #canRead}
     * @param data stored numbers, aligned or not
     * @param from where the stretch of the first row begins, in bytes
     * @param rows how many rows
     * @param rowBytes from one row to the next
     * @param depth numbers of the stretch, at most {@link ProductTile#DEPTH}
     * @param out where they go, {@code [rows][ProductTile.ROW_STRIDE]}
     */
    static void widenRows(
            DataType type, MemorySegment data, long from, int rows, long rowBytes, int depth, float[] out) {
        if (type == DataType.BF16 && depth % STEP == 0) {
            widenBfloat16Rows(data, from, rows, rowBytes, depth, out);
            return;
        }
        for (int row = 0; row < rows; row++) {
            widen(type, data, from + row * rowBytes, depth, out, row * ProductTile.ROW_STRIDE);
        }
    }

    /** One loop over all rows: beginning one for each takes as long as the widening of a few hundred numbers. */
    private static void widenBfloat16Rows(
            MemorySegment data, long from, int rows, long rowBytes, int depth, float[] out) {
        int row = 0;
        int k = 0;
        for (int step = 0; step < rows * depth / STEP; step++) {
            long at = from + row * rowBytes + k * 2L;
            int to = row * ProductTile.ROW_STRIDE + k;
            floats(data, at).intoArray(out, to);
            floats(data, at + Lanes.BYTES / 2).intoArray(out, to + Lanes.COUNT);
            floats(data, at + Lanes.BYTES).intoArray(out, to + 2 * Lanes.COUNT);
            floats(data, at + 3 * Lanes.BYTES / 2).intoArray(out, to + 3 * Lanes.COUNT);
            floats(data, at + 2 * Lanes.BYTES).intoArray(out, to + 4 * Lanes.COUNT);
            floats(data, at + 5 * Lanes.BYTES / 2).intoArray(out, to + 5 * Lanes.COUNT);
            floats(data, at + 3 * Lanes.BYTES).intoArray(out, to + 6 * Lanes.COUNT);
            floats(data, at + 7 * Lanes.BYTES / 2).intoArray(out, to + 7 * Lanes.COUNT);
            k += STEP;
            if (k == depth) {
                k = 0;
                row++;
            }
        }
    }

    /** A vector of bfloat16 numbers. */
    private static FloatVector floats(MemorySegment data, long from) {
        return shorts(data, from).lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    private static void widenBfloat16(MemorySegment data, long from, int count, float[] out, int to) {
        int vectorEnd = count - count % Lanes.COUNT;
        for (int i = 0; i < vectorEnd; i += Lanes.COUNT) {
            floats(data, from + i * 2L).intoArray(out, to + i);
        }
        for (int i = vectorEnd; i < count; i++) {
            out[to + i] = DataType.BF16.readFloat(data, from + i * 2L);
        }
    }

    private static void widenFloat16(MemorySegment data, long from, int count, float[] out, int to) {
        int vectorEnd = count - count % Lanes.COUNT;
        for (int i = 0; i < vectorEnd; i += Lanes.COUNT) {
            FloatVector moved = shorts(data, from + i * 2L)
                    .lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(HALF_BITS)
                    .reinterpretAsFloats();
            moved.mul(HALF_SCALE).intoArray(out, to + i);
        }
        for (int i = vectorEnd; i < count; i++) {
            out[to + i] = DataType.F16.readFloat(data, from + i * 2L);
        }
    }

    /** A vector of shorts in the lower halves of ints. */
    private static IntVector shorts(MemorySegment data, long from) {
        return (IntVector) ShortVector.fromMemorySegment(SHORTS, data, from, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, Lanes.INTS, 0);
    }
}
