package io.jtransformers.backend;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;

/** Products with weights, which stay in the type in which they are stored. */
public interface LinearKernels {

    /** Rows that a definition decodes at a time: bounds its memory to a part of a matrix. */
    int DECODED_ROWS = 256;

    /**
     * {@code out = alpha · out + beta · (input · weightᵀ + bias)} for each projection.
     *
     * <p>The body below is the definition that every faster kernel is tested against.
     */
    default void linear(LinearCall call) {
        for (LinearCall.Projection projection : call.projections()) {
            Weight weight = projection.weight();
            long rows = weight.shape().dimension(0);
            for (long first = 0; first < rows; first += DECODED_ROWS) {
                long count = Math.min(DECODED_ROWS, rows - first);
                try (var scope = TensorScope.open(call.input().queue())) {
                    Shape block = Shape.of(count, weight.shape().dimension(1));
                    Tensor decoded = scope.allocate(DataType.F32, block);
                    weight.decodeRows(first, count, decoded);
                    Tensor product = call.input().multiplyTransposed(decoded); // [tokens, count]
                    if (projection.bias() != null) {
                        product = product.add(projection.bias().slice(0, first, count));
                    }
                    Tensor out = projection.out().slice(1, first, count);
                    Tensor scaled = product.multiply(call.beta());
                    out.assign(
                            call.alpha() == 0
                                    ? scaled
                                    : out.multiply(call.alpha()).add(scaled));
                }
            }
        }
    }

    /**
     * {@code out[i] = table[ids[i]]}, widened.
     *
     * <p>The body below is the definition that every faster kernel is tested against. It reads the ids from the device,
     * so a step that uses it cannot be replayed there.
     *
     * @param table {@code [vocabulary, hidden]}
     * @param ids {@code [tokens]}, {@code I32}, each below the vocabulary
     * @param out {@code [tokens, hidden]}
     */
    default void embed(Weight table, Tensor ids, Tensor out) {
        int[] rows = ids.toIntArray();
        for (int i = 0; i < rows.length; i++) {
            table.decodeRows(rows[i], 1, out.slice(0, i, 1));
        }
    }
}
