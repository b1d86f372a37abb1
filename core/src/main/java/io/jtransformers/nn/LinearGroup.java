package io.jtransformers.nn;

import io.jtransformers.backend.LinearCall;
import io.jtransformers.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Products that share their input, such as queries, keys and values: a kernel reads or packs the input once for all.
 */
public final class LinearGroup {

    private final List<Linear> members;

    /** A group of these, all with one input length. */
    public LinearGroup(Linear... members) {
        this.members = List.of(members);
    }

    /**
     * The product of each member, in their order.
     *
     * @param input {@code [tokens, in]}
     * @return for each member {@code [tokens, out]}
     */
    public List<Tensor> forward(Tensor input) {
        List<Tensor> outputs = new ArrayList<>(members.size());
        List<LinearCall.Projection> projections = new ArrayList<>(members.size());
        for (Linear member : members) {
            Tensor out = member.newOutput(input);
            outputs.add(out);
            projections.add(member.projection(input, out));
        }
        input.queue().linear().linear(new LinearCall(input, projections, 0, 1));
        return outputs;
    }
}
