package io.jtransformers.nn;

import io.jtransformers.tensor.Tensor;

/**
 * A residual stream to which a block's output is added in place, each with its weight.
 *
 * @param stream {@code [tokens, hidden]}, overwritten by {@code alpha · stream + beta · output}; may be the input of
 *     the block, which has read it by then
 * @param alpha what the stream counts
 * @param beta what the block's output counts
 */
public record Residual(Tensor stream, float alpha, float beta) {

    /** Adds what a block gave, and gives the stream. */
    public Tensor add(Tensor output) {
        stream.assign(stream.multiply(alpha).add(output.multiply(beta)));
        return stream;
    }
}
