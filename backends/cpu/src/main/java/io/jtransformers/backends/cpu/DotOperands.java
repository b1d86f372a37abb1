package io.jtransformers.backends.cpu;

import io.jtransformers.backend.StoredTensor;
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

    /** What is needed to multiply {@code values} with {@code tokens} by at most {@code dotStride} rows at a time. */
    static DotOperands of(StoredTensor values, DotTokens tokens, int dotStride) {
        long rowBytes = values.shape().dimension(1) * values.dataType().byteSize();
        return new DotOperands(values.data(), rowBytes, tokens, (int) (rowBytes / Lanes.BYTES), dotStride);
    }

    /** Whether rows are whole {@link DotKernel#STEP_BLOCKS}, with nothing left over. */
    boolean hasWholeSteps() {
        return rowBytes % (DotKernel.STEP_BLOCKS * Lanes.BYTES) == 0;
    }

    /** Where a token begins, in bytes. */
    long token(int token) {
        return tokens.byteOffset() + token * tokens.tokenBytes();
    }
}
