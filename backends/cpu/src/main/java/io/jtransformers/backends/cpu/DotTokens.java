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

    /** Two vectors: within so many numbers the order is another. */
    static final int PAIR = 2 * Lanes.COUNT;

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

    /**
     * Copies of some rows of {@code input} in the order of weights of {@code type}.
     *
     * @param type of the weight
     * @param input {@code [tokens, depth]}, contiguous rows
     * @param rows which row each copy is of
     * @param out {@code [copies, depth]}, contiguous
     */
    static DotTokens gather(DataType type, Tensor input, TokenRows rows, Tensor out) {
        int depth = out.dimension(1);
        var copies = inOrder(out);
        for (int copy = 0; copy < out.dimension(0); copy++) {
            long from = input.byteOffset() + rows.of(copy) * input.stride(0) * Float.BYTES;
            long to = copies.byteOffset + copy * copies.tokenBytes;
            if (type == DataType.F32) {
                MemorySegment.copy(input.memory(), from, copies.memory, to, depth * 4L);
            } else {
                separate(input.memory(), from, copies.memory, to, depth);
            }
        }
        return copies;
    }

    /** Where number {@code index} of a token of {@code depth} numbers stands in the order of two-byte weights. */
    static int separatedPlace(int index, int depth) {
        int inPair = index % PAIR;
        boolean isTail = index - inPair + PAIR > depth;
        return isTail ? index : index - inPair + inPair % 2 * Lanes.COUNT + inPair / 2;
    }

    private static void separate(MemorySegment source, long from, MemorySegment target, long to, int depth) {
        int end = depth - depth % PAIR;
        for (int block = 0; block < end; block += PAIR) {
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                long even = from + (block + 2 * lane) * 4L;
                target.set(FLOAT, to + (block + lane) * 4L, source.get(FLOAT, even));
                target.set(FLOAT, to + (block + lane) * 4L + Lanes.BYTES, source.get(FLOAT, even + 4));
            }
        }
        MemorySegment.copy(source, from + end * 4L, target, to + end * 4L, (depth - end) * 4L);
    }
}
