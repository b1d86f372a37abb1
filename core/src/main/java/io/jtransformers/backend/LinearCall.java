package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operands of {@link LinearKernels#linear}. Constructed by core only; components may be added.
 *
 * @param input {@code [tokens, in]}, contiguous rows; read once for all projections
 * @param projections the weights that share the input, each with its output
 * @param alpha what the old contents of each output count: 0 overwrites (whatever they are), 1 adds to a residual
 * @param beta what the product counts
 */
public record LinearCall(Tensor input, List<Projection> projections, float alpha, float beta) {

    /** Copies the list. */
    public LinearCall {
        projections = List.copyOf(projections);
    }

    /**
     * One weight and where its product goes.
     *
     * @param weight {@code [out, in]}
     * @param bias {@code [out]}, or null
     * @param out {@code [tokens, out]}, contiguous rows, none of the inputs
     */
    public record Projection(Weight weight, @Nullable Tensor bias, Tensor out) {}
}
