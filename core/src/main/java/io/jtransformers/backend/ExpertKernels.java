package io.jtransformers.backend;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;

/** The sparse mixture of experts. */
public interface ExpertKernels {

    /**
     * {@code out[t] = sum over j of routingWeights[t, j] · down(activation(gate(input[t])) · up(input[t]))} with the
     * weights of expert {@code expertIds[t, j]}.
     *
     * <p>The body below is the definition that every faster kernel is tested against: rows sorted by their expert, one
     * feed-forward block for each expert that sees any, its results taken back to their tokens. It reads the ids from
     * the device, each time it is called, so that a step that uses it cannot be captured there.
     *
     * @see <a href="https://arxiv.org/abs/2401.04088">Mixtral of Experts</a>
     */
    default void experts(ExpertCall call) {
        int tokens = call.expertIds().dimension(0);
        int slotsPerToken = call.expertIds().dimension(1);
        int hidden = call.input().dimension(1);
        var queue = call.input().queue();
        var order = ExpertOrder.of(call.expertIds().toIntArray(), call.experts().size());
        try (var scope = TensorScope.open(queue)) {
            Tensor input = call.input().gatherRows(scope.ofInts(order.tokens(slotsPerToken))); // [slots, hidden]
            Tensor sorted = scope.allocate(DataType.F32, input.shape());
            for (int e = 0; e < call.experts().size(); e++) {
                int first = order.first(e);
                int count = order.first(e + 1) - first;
                if (count > 0) {
                    ExpertCall.Expert expert = call.experts().get(e);
                    queue.feedForward()
                            .gatedMlp(new FeedForwardCall(
                                    input.slice(0, first, count),
                                    expert.gate(),
                                    expert.up(),
                                    expert.down(),
                                    call.activation(),
                                    sorted.slice(0, first, count)));
                }
            }
            Tensor outputs = sorted.gatherRows(scope.ofInts(order.places())).view(tokens, slotsPerToken, hidden);
            Tensor weighted = outputs.multiply(call.routingWeights().view(tokens, slotsPerToken, 1));
            call.out()
                    .assign(weighted.permute(0, 2, 1)
                            .sum()
                            .view(call.out().shape().toArray()));
        }
    }
}
