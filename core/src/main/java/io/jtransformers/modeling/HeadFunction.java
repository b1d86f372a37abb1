package io.jtransformers.modeling;

import io.jtransformers.nn.Linear;
import io.jtransformers.tensor.Tensor;
import java.util.function.BiConsumer;

/**
 * What a step computes of the rows that its head sees.
 *
 * @param outFeatures length of an output row
 * @param function writes its second argument, {@code [n, outFeatures]}, from its first, {@code [n, hidden]}
 */
public record HeadFunction(int outFeatures, BiConsumer<Tensor, Tensor> function) {

    /** A projection. */
    public static HeadFunction of(Linear linear) {
        return new HeadFunction(linear.outFeatures(), linear::forward);
    }

    /** Hands the hidden states on. */
    public static HeadFunction identity(int hiddenSize) {
        return new HeadFunction(hiddenSize, (hiddenStates, out) -> out.assign(hiddenStates));
    }
}
