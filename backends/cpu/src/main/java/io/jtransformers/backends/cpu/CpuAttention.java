package io.jtransformers.backends.cpu;

import io.jtransformers.backend.AttentionCall;
import io.jtransformers.backend.AttentionKernels;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;

/**
 * Attention over blocks of keys and values where the cache has them. An item of the parallel loop is one key-value head
 * and a few neighbouring tokens of one sequence, with all query heads that share it ({@link AttentionRows}).
 *
 * <p>Which tokens and keys there are is read from the batch's tensors when the kernel runs.
 */
final class CpuAttention implements AttentionKernels {

    /** Query rows of an item: as many as share a read of the keys and leave their sums in the second-level cache. */
    private static final int ITEM_ROWS = 64;

    private final WorkerPool pool;

    CpuAttention(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void attend(AttentionCall call) {
        if (!isCovered(call)) {
            AttentionKernels.super.attend(call);
            return;
        }
        CpuKeyValueStore store = CpuKeyValues.cpuStore(call.store());
        int heads = store.layout().keyValueHeads();
        int itemTokens = Math.max(1, ITEM_ROWS * heads / call.queries().dimension(1));
        int sequences = call.batch().sequences();
        int[] firstItems = new int[sequences + 1];
        for (int sequence = 0; sequence < sequences; sequence++) {
            int tokens = rowStart(call, sequence + 1) - rowStart(call, sequence);
            firstItems[sequence + 1] = firstItems[sequence] + (tokens + itemTokens - 1) / itemTokens * heads;
        }
        int items = firstItems[sequences];
        var rows = new AttentionRows[pool.threads()];
        for (int worker = 0; worker < rows.length; worker++) {
            rows[worker] = new AttentionRows(call, store);
        }
        pool.run(items, (chunk, scratch) -> {
            int item = items - 1 - chunk; // the last tokens see the most keys: begin with them
            int sequence = 0;
            while (item >= firstItems[sequence + 1]) {
                sequence++;
            }
            int inSequence = item - firstItems[sequence];
            int firstToken = rowStart(call, sequence) + inSequence / heads * itemTokens;
            int tokens = Math.min(itemTokens, rowStart(call, sequence + 1) - firstToken);
            rows[scratch.worker()].attend(sequence, inSequence % heads, firstToken, tokens, scratch);
        });
    }

    private static int rowStart(AttentionCall call, int sequence) {
        return Integers.at(call.batch().rowStarts(), sequence);
    }

    private static boolean isCovered(AttentionCall call) {
        return call.probabilities() == null
                && call.batch().attentionBias() == null
                && hasFloatRows(call.queries())
                && hasFloatRows(call.out());
    }

    private static boolean hasFloatRows(Tensor tensor) {
        return tensor.dataType() == DataType.F32 && tensor.hasContiguousRows();
    }
}
