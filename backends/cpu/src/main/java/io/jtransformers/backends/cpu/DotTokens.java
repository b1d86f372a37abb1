package io.jtransformers.backends.cpu;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Activations in the order in which a {@link DotKernel} meets the weights: for two-byte weights two vectors at a time,
 * first the numbers at even places, then those at odd ones; what is left at the end of a token stays in order.
 *
 * @param memory where they are
 * @param byteOffset where the first token begins
 * @param tokenBytes from one token to the next
 */
record DotTokens(MemorySegment memory, long byteOffset, long tokenBytes) {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** The activations where they are. */
    static DotTokens inOrder(Tensor input) {
        return new DotTokens(input.memory(), input.byteOffset(), input.stride(0) * Float.BYTES);
    }

    /** A copy with even and odd places apart. */
    static DotTokens evenAndOdd(Tensor input, TensorScope scope) {
        int tokens = input.dimension(0);
        int depth = input.dimension(1);
        Tensor copy = scope.allocate(DataType.F32, Shape.of(tokens, depth));
        var ordered = inOrder(copy);
        for (int token = 0; token < tokens; token++) {
            long from = input.byteOffset() + token * input.stride(0) * Float.BYTES;
            separate(input.memory(), from, ordered.memory, ordered.byteOffset + token * ordered.tokenBytes, depth);
        }
        return ordered;
    }

    private static void separate(MemorySegment source, long from, MemorySegment target, long to, int depth) {
        int pair = 2 * Lanes.COUNT;
        int end = depth - depth % pair;
        for (int block = 0; block < end; block += pair) {
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                long even = from + (block + 2 * lane) * 4L;
                target.set(FLOAT, to + (block + lane) * 4L, source.get(FLOAT, even));
                target.set(FLOAT, to + (block + lane) * 4L + Lanes.BYTES, source.get(FLOAT, even + 4));
            }
        }
        MemorySegment.copy(source, from + end * 4L, target, to + end * 4L, (depth - end) * 4L);
    }
}
