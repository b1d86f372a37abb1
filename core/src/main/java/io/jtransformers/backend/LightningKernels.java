package io.jtransformers.backend;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Lightning attention: linear attention of ragged rows over a state that fades, without softmax and without keys to
 * keep.
 *
 * @see <a href="https://arxiv.org/abs/2401.04658">Lightning Attention-2</a>
 */
public interface LightningKernels {

    /** Tokens of a block at the most where results do not depend on it: bounds the memory of a definition. */
    int LONGEST_BLOCK = 256;

    /**
     * For each row {@code t} of a sequence and each head, with {@code λ = e^-slope}:
     *
     * <pre>{@code
     * S[t] = λ · S[t - 1] + keys[t]ᵀ · values[t]      // [headDim, headDim]
     * out[t] = queries[t] · S[t]
     * }</pre>
     *
     * The state before a sequence's first row is read from its slot, or zeros; the one after its last row is written to
     * its other slot. A sequence without rows keeps both. Stored decays count where a sequence
     * {@linkplain TokenBatch.Phase#BEGINNING begins}, in blocks from the step's first row on.
     *
     * <p>The body below is the definition that every faster kernel is tested against. It computes by blocks, whatever
     * the number of rows: within a block the rows attend to each other, weighted by their distance, and to the state
     * before it. It takes the numbers of rows from the host's plan, so a step that uses it is replayed only with like
     * ones; a faster kernel reads {@link TokenBatch#rowStarts} and the slots.
     */
    default void attend(LightningCall call) {
        for (int sequence = 0; sequence < call.batch().sequences(); sequence++) {
            if (call.batch().plan().rowCount(sequence) > 0) {
                try (var scope = TensorScope.open(call.queries().queue())) {
                    attendSequence(call, sequence, scope);
                }
            }
        }
    }

    private static void attendSequence(LightningCall call, int sequence, TensorScope scope) {
        TokenBatch.Plan plan = call.batch().plan();
        int start = plan.rowStart(sequence);
        int rows = plan.rowCount(sequence);
        int headDim = call.queries().dimension(2);
        Tensor queries = call.queries().slice(0, start, rows).permute(1, 0, 2); // [heads, rows, headDim]
        Tensor keys = call.keys().slice(0, start, rows).permute(1, 0, 2);
        Tensor values = shownValues(call, start, rows).permute(1, 0, 2);
        Tensor out = call.out().slice(0, start, rows).permute(1, 0, 2);
        Tensor slots = call.slots().slice(0, sequence, 1).view(2);

        RecurrentKernels states = scope.queue().recurrent();
        Tensor state = scope.allocate(DataType.F32, Shape.of(1, queries.dimension(0), headDim, headDim));
        states.load(call.store(), call.layer(), slots.slice(0, 0, 1), state);
        Tensor stateOfHeads = state.view(queries.dimension(0), headDim, headDim);
        boolean usesTables = call.decays().tables() != null && plan.phase(sequence) == TokenBatch.Phase.BEGINNING;
        int blockSize =
                usesTables ? call.decays().blockSize() : Math.min(call.decays().blockSize(), LONGEST_BLOCK);
        for (int first = 0; first < rows; first += blockSize) {
            int length = Math.min(blockSize, rows - first);
            try (var inner = TensorScope.open(scope.queue())) {
                BlockDecays decays = usesTables
                        ? BlockDecays.stored(call.decays(), length, inner)
                        : BlockDecays.computed(call.decays().slopes(), length, inner);
                attendBlock(
                        queries.slice(1, first, length),
                        keys.slice(1, first, length),
                        values.slice(1, first, length),
                        decays,
                        stateOfHeads,
                        out.slice(1, first, length));
            }
        }
        states.store(call.store(), call.layer(), slots.slice(0, 1, 1), state);
    }

    /** All {@code [heads, length, headDim]}; {@code state} becomes the one after the block. */
    private static void attendBlock(
            Tensor queries, Tensor keys, Tensor values, BlockDecays decays, Tensor state, Tensor out) {
        Tensor transposedValues = values.permute(0, 2, 1);
        Tensor scores = queries.multiplyTransposed(keys).multiply(decays.diagonal()); // [heads, length, length]
        Tensor within = scores.multiplyTransposed(transposedValues);
        Tensor before = queries.multiply(decays.queries()).multiplyTransposed(state.permute(0, 2, 1));
        out.assign(before.add(within));

        Tensor added = keys.multiply(decays.keys()).permute(0, 2, 1).multiplyTransposed(transposedValues);
        state.assign(state.multiply(decays.whole()).add(added)); // [heads, headDim, headDim]
    }

    private static Tensor shownValues(LightningCall call, int start, int rows) {
        Tensor values = call.values().slice(0, start, rows);
        @Nullable Tensor mask = call.batch().valueMask();
        return mask == null
                ? values
                : values.multiply(mask.slice(0, start, rows).to(DataType.F32).view(rows, 1, 1));
    }
}
