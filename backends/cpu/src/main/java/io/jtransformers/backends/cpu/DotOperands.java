package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;

/**
 * What the calls of a {@link DotKernel} for one weight have in common.
 *
 * @param weights stored rows
 * @param rowBytes from one row to the next
 * @param tokens activations in the order of the weights
 * @param blocks vectors of stored weights in a row; what is left of the row is not the kernel's
 * @param dotStride from the products of one token to those of the next
 */
record DotOperands(MemorySegment weights, long rowBytes, DotTokens tokens, int blocks, int dotStride) {

    /** Where a token begins, in bytes. */
    long token(int token) {
        return tokens.byteOffset() + token * tokens.tokenBytes();
    }
}
