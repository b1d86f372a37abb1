package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;

/**
 * The operands of {@link FeedForwardKernels#gatedMlp}. Constructed by core only; components may be added.
 *
 * @param input {@code [tokens, hidden]}
 * @param gate {@code [intermediate, hidden]}
 * @param up {@code [intermediate, hidden]}
 * @param down {@code [hidden, intermediate]}
 * @param activation applied to the gate's product
 * @param out {@code [tokens, hidden]}, not {@code input}
 */
public record FeedForwardCall(Tensor input, Weight gate, Weight up, Weight down, Activation activation, Tensor out) {}
