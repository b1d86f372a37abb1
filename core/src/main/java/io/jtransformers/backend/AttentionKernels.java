package io.jtransformers.backend;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Softmax attention of ragged rows over a key-value store, with grouped heads: query head {@code h} reads key-value
 * head {@code h / (heads / keyValueHeads)}.
 *
 * @see <a href="https://arxiv.org/abs/2305.13245">GQA</a>
 */
public interface AttentionKernels {

    /**
     * {@code out = softmax(queries · keysᵀ · scale) · values} over the keys that each row sees: key {@code j} is
     * visible to the row whose own key is {@code i} if {@code j ≤ i}, {@code j > i - window} and the key mask has it. A
     * row that sees no key attends evenly to all keys of its sequence, later ones included, but for those before the
     * window of the sequence's first row in this step, whose blocks may be gone.
     *
     * <p>The body below is the definition that every faster kernel is tested against. It plans by the lengths on the
     * host, so a step that uses it cannot be replayed with other lengths.
     */
    default void attend(AttentionCall call) {
        for (int sequence = 0; sequence < call.batch().sequences(); sequence++) {
            if (call.batch().plan().rowCount(sequence) > 0) {
                try (var scope = TensorScope.open(call.queries().queue())) {
                    attendSequence(call, sequence, scope);
                }
            }
        }
    }

    private static void attendSequence(AttentionCall call, int sequence, TensorScope scope) {
        TokenBatch.Plan plan = call.batch().plan();
        KeyValueLayout layout = call.store().layout();
        int heads = call.queries().dimension(1);
        int headDim = layout.headDim();
        int keyValueHeads = layout.keyValueHeads();
        int rows = plan.rowCount(sequence);
        int keyLength = plan.keyLength(sequence);
        // Blocks below the window may have been given back.
        int firstKey = call.window() == 0 ? 0 : Math.max(0, plan.pastLength(sequence) + 1 - call.window());
        int keys = keyLength - firstKey;

        Tensor table =
                call.blockTable().slice(0, sequence, 1).view(call.blockTable().dimension(1));
        Tensor keyRows = scope.allocate(DataType.F32, Shape.of(keyValueHeads, keys, headDim));
        Tensor valueRows = keyRows.like();
        scope.queue()
                .keyValues()
                .gather(new KeyValueSlice(call.store(), call.layer(), table, firstKey, keys), keyRows, valueRows);

        Tensor queries = call.queries()
                .slice(0, plan.rowStart(sequence), rows)
                .permute(1, 0, 2)
                .copy() // [heads, rows, headDim]
                .view(keyValueHeads, (long) heads / keyValueHeads * rows, headDim);
        Tensor scores =
                queries.multiplyTransposed(keyRows).multiply(call.scale()).view(heads, rows, keys);
        Tensor probabilities =
                scores.add(visibility(call, sequence, firstKey, scope)).softmax();
        Tensor attended = probabilities
                .view(keyValueHeads, (long) heads / keyValueHeads * rows, keys)
                .multiplyTransposed(valueRows.permute(0, 2, 1))
                .view(heads, rows, headDim);
        call.out().slice(0, plan.rowStart(sequence), rows).assign(attended.permute(1, 0, 2));

        @Nullable List<Tensor> recorded = call.probabilities();
        if (recorded != null) {
            Tensor target = recorded.get(sequence);
            target.fill(0);
            target.slice(2, firstKey, keys).assign(probabilities);
        }
    }

    /** {@code [rows, keys]}: 0 for a visible key, else the least float, which absorbs every score. */
    private static Tensor visibility(AttentionCall call, int sequence, int firstKey, TensorScope scope) {
        TokenBatch.Plan plan = call.batch().plan();
        int rows = plan.rowCount(sequence);
        int keys = plan.keyLength(sequence) - firstKey;
        Tensor bias = call.batch().attentionBias();
        if (bias != null) {
            return bias.slice(0, plan.rowStart(sequence), rows).slice(1, firstKey, keys);
        }
        @Nullable Tensor keyMask = call.batch().keyMask();
        int[] shown = keyMask == null
                ? null
                : keyMask.slice(0, sequence, 1).to(DataType.I32).toIntArray();
        float[] added = new float[rows * keys];
        for (int row = 0; row < rows; row++) {
            int own = plan.pastLength(sequence) + row;
            for (int key = 0; key < keys; key++) {
                int index = firstKey + key;
                boolean visible = index <= own
                        && (call.window() == 0 || index > own - call.window())
                        && (shown == null || shown[index] != 0);
                added[row * keys + key] = visible ? 0 : -Float.MAX_VALUE;
            }
        }
        return scope.ofFloats(Shape.of(rows, keys), added);
    }
}
