package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/**
 * The operands of {@link RotaryKernels#rotateAndAppend}. Constructed by core only; components may be added.
 *
 * @param queries {@code [tokens, heads, headDim]}, rotated in place
 * @param cosines {@code [tokens, rotaryDim / 2]}
 * @param sines same shape
 * @param append the keys, rotated in place and then written to the store, and the values
 */
public record RotaryAppendCall(Tensor queries, Tensor cosines, Tensor sines, KeyValueAppend append) {}
