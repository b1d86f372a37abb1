package io.jtransformers.backends.cpu;

import io.jtransformers.tensor.Tensor;
import java.lang.foreign.ValueLayout;

/** Reads {@code I32} tensors of a step where they are: a kernel that is run again sees what was written meanwhile. */
final class Integers {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private Integers() {}

    static int at(Tensor tensor, int index) {
        return tensor.memory().get(INT, tensor.byteOffset() + index * tensor.stride(0) * Integer.BYTES);
    }

    static int at(Tensor tensor, int row, int column) {
        long element = row * tensor.stride(0) + column * tensor.stride(1);
        return tensor.memory().get(INT, tensor.byteOffset() + element * Integer.BYTES);
    }
}
