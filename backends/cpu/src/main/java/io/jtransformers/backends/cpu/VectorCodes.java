package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of the codes of {@link io.jtransformers.backend.ByteRow}, and of their scales. */
final class VectorCodes {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** As many bytes as a vector has floats, but at least 8: a smaller vector does not exist. */
    private static final VectorSpecies<Byte> BYTES = Lanes.COUNT <= 8 ? ByteVector.SPECIES_64 : ByteVector.SPECIES_128;

    /** How many bytes a read may go beyond those that it is for. */
    static final int OVERREAD = BYTES.length() - Math.min(BYTES.length(), Lanes.COUNT);

    private VectorCodes() {}

    /** The codes from {@code at}, a vector of floats. */
    static FloatVector floats(MemorySegment codes, long at) {
        return (FloatVector) ByteVector.fromMemorySegment(BYTES, codes, at, Lanes.ORDER)
                .convertShape(VectorOperators.B2F, Lanes.FLOATS, 0);
    }

    /** {@code values *= scales}, which lie one after another in {@code memory}. The length is whole vectors. */
    static void multiply(float[] values, int at, MemorySegment memory, long scales, int length) {
        for (int i = 0; i < length; i += Lanes.COUNT) {
            FloatVector factors = FloatVector.fromMemorySegment(Lanes.FLOATS, memory, scales + i * 4L, Lanes.ORDER);
            FloatVector.fromArray(Lanes.FLOATS, values, at + i).mul(factors).intoArray(values, at + i);
        }
    }

    /** The greatest magnitude of some floats; NaN if there is one among them. */
    static float greatestMagnitude(MemorySegment memory, long from, int count) {
        FloatVector greatest = FloatVector.zero(Lanes.FLOATS);
        int i = 0;
        for (; i + Lanes.COUNT <= count; i += Lanes.COUNT) {
            greatest = greatest.max(FloatVector.fromMemorySegment(Lanes.FLOATS, memory, from + i * 4L, Lanes.ORDER)
                    .abs());
        }
        float result = greatest.reduceLanes(VectorOperators.MAX);
        for (; i < count; i++) {
            result = Math.max(result, Math.abs(memory.get(FLOAT, from + i * 4L)));
        }
        return result;
    }
}
