package io.jtransformers.backends.cpu;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this machine. All are constants of the class, since only then the JIT compiles them to instructions.
 */
final class Lanes {

    /** The widest vector of floats that the machine prefers. */
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    /** As many ints. */
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /** Floats of a vector. */
    static final int COUNT = FLOATS.length();

    /** Bytes of a vector. */
    static final long BYTES = (long) COUNT * Float.BYTES;

    /** Memory is read and written in this order. */
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** Whether there are 32 vector registers (AVX-512, AArch64) and not 16: how many sums a loop can keep in them. */
    static final boolean MANY_REGISTERS =
            FLOATS.vectorBitSize() >= 512 || "aarch64".equals(System.getProperty("os.arch"));

    private Lanes() {}

    /** {@code count} rounded up to whole vectors. */
    static int roundUp(int count) {
        return (count + COUNT - 1) / COUNT * COUNT;
    }
}
