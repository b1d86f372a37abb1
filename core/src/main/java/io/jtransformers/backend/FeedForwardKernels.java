package io.jtransformers.backend;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.List;

/** The feed-forward block with a gate. */
public interface FeedForwardKernels {

    /**
     * {@code out = down(activation(gate(input)) * up(input))}.
     *
     * <p>The body below is the definition that every faster kernel is tested against.
     *
     * @see <a href="https://arxiv.org/abs/2002.05202">GLU Variants Improve Transformer</a>
     */
    default void gatedMlp(FeedForwardCall call) {
        var queue = call.input().queue();
        try (var scope = TensorScope.open(queue)) {
            Shape wide = Shape.of(call.input().dimension(0), call.gate().shape().dimension(0));
            Tensor gate = scope.allocate(DataType.F32, wide); // [tokens, intermediate]
            Tensor up = scope.allocate(DataType.F32, wide);
            var both = List.of(
                    new LinearCall.Projection(call.gate(), null, gate), new LinearCall.Projection(call.up(), null, up));
            queue.linear().linear(new LinearCall(call.input(), both, 0, 1));
            gateInPlace(call.activation(), gate, up);
            var down = List.of(new LinearCall.Projection(call.down(), null, call.out()));
            queue.linear().linear(new LinearCall(gate, down, 0, 1));
        }
    }

    /**
     * {@code gate = activation(gate) * up}.
     *
     * <p>The body below is the definition that every faster kernel is tested against.
     *
     * @param activation applied to the gate
     * @param gate {@code [tokens, intermediate]}, overwritten
     * @param up same shape
     */
    default void gateInPlace(Activation activation, Tensor gate, Tensor up) {
        gate.assign(gate.activate(activation).multiply(up));
    }
}
