package io.jtransformers.backends.cpu;

import io.jtransformers.backend.ExpertCall;
import io.jtransformers.backend.ExpertKernels;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The sparse mixture of experts: tokens are sorted by expert, each expert's weights are read once for all of them, and
 * each token adds up what its experts gave, in the order of its slots, whatever thread computed it.
 *
 * <p>All experts share three loops: over the inputs, over the rows of gate and up, over the rows of down. Chunks of
 * experts with few slots and with many stand side by side in them, so that no thread waits at the end of an expert.
 */
final class CpuExperts implements ExpertKernels {

    /** Tokens whose slots are sorted together: bounds what lies between the products. */
    private static final int BLOCK_TOKENS = 1_024;

    /** Slots that share a widening of the weights: as many as leave their sums in the second-level cache. */
    private static final int GROUP_SLOTS = 512;

    private static final int CHUNKS_PER_THREAD = 16;
    private static final int MAX_CHUNK_TILES = 8;
    private static final int SUMMED_TOKENS = 8; // of a chunk

    private final WorkerPool pool;
    private final DotProducts products = new DotProducts();
    private final ExpertSlots slots = new ExpertSlots();

    CpuExperts(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void experts(ExpertCall call) {
        if (!canRead(call)) {
            ExpertKernels.super.experts(call);
            return;
        }
        int tokens = call.input().dimension(0);
        for (int first = 0; first < tokens; first += BLOCK_TOKENS) {
            int count = Math.min(BLOCK_TOKENS, tokens - first);
            slots.sort(call.expertIds(), first, count, call.experts().size());
            try (var scope = TensorScope.open(call.input().queue())) {
                var step = new ExpertStep(call, slots, scope, first, count, tileChunkRows(call));
                multiply(call, groups(call, step));
                sum(call, step.results(), first, count);
            }
        }
    }

    private static boolean canRead(ExpertCall call) {
        boolean fits = FloatRuns.hasFloatRows(call.input())
                && FloatRuns.hasFloatRows(call.out())
                && FloatRuns.hasFloatRows(call.routingWeights());
        for (int e = 0; e < call.experts().size() && fits; e++) {
            fits = ExpertWeights.canRead(call.experts().get(e));
        }
        return fits;
    }

    private List<ExpertGroup> groups(ExpertCall call, ExpertStep step) {
        List<ExpertGroup> groups = new ArrayList<>();
        for (int e = 0; e < call.experts().size(); e++) {
            int end = slots.first(e) + slots.count(e);
            for (int first = slots.first(e); first < end; first += GROUP_SLOTS) {
                int count = Math.min(GROUP_SLOTS, end - first);
                var weights = ExpertWeights.of(call.experts().get(e));
                groups.add(
                        count <= ExpertDots.MAX_SLOTS
                                ? new ExpertDots(products, weights, step, first, count)
                                : new ExpertTiles(weights, step, first, count));
            }
        }
        return groups;
    }

    private int tileChunkRows(ExpertCall call) {
        int used = 0;
        for (int e = 0; e < call.experts().size(); e++) {
            used += Math.min(1, slots.count(e));
        }
        long rows = (long) used * call.input().dimension(1);
        long tiles = rows / ((long) CHUNKS_PER_THREAD * pool.threads() * ProductTile.ROWS);
        return Math.clamp(tiles, 1, MAX_CHUNK_TILES) * ProductTile.ROWS;
    }

    private void multiply(ExpertCall call, List<ExpertGroup> groups) {
        int hidden = call.input().dimension(1);
        int intermediate = call.experts().getFirst().gate().shape().intDimension(0);
        int[] parts = firsts(groups, ExpertGroup::inputParts);
        pool.run(parts[groups.size()], (part, scratch) -> {
            int index = find(parts, part);
            groups.get(index).orderInputs(part - parts[index]);
        });
        int[] gates = firsts(groups, group -> chunks(intermediate, group.gateChunkRows()));
        pool.run(gates[groups.size()], (chunk, scratch) -> {
            int index = find(gates, chunk);
            ExpertGroup group = groups.get(index);
            int firstRow = (chunk - gates[index]) * group.gateChunkRows();
            group.gate(firstRow, Math.min(group.gateChunkRows(), intermediate - firstRow), scratch);
        });
        int[] downs = firsts(groups, group -> chunks(hidden, group.downChunkRows()));
        pool.run(downs[groups.size()], (chunk, scratch) -> {
            int index = find(downs, chunk);
            ExpertGroup group = groups.get(index);
            int firstRow = (chunk - downs[index]) * group.downChunkRows();
            group.down(firstRow, Math.min(group.downChunkRows(), hidden - firstRow), scratch);
        });
    }

    private static int chunks(int rows, int chunkRows) {
        return (rows + chunkRows - 1) / chunkRows;
    }

    /** Where the chunks of each group begin in a loop over all of them, and at the end how many there are. */
    private static int[] firsts(List<ExpertGroup> groups, ToIntFunction<ExpertGroup> chunks) {
        int[] firsts = new int[groups.size() + 1];
        for (int i = 0; i < groups.size(); i++) {
            firsts[i + 1] = firsts[i] + chunks.applyAsInt(groups.get(i));
        }
        return firsts;
    }

    private static int find(int[] firsts, int chunk) {
        int index = 0;
        while (chunk >= firsts[index + 1]) {
            index++;
        }
        return index;
    }

    /** {@code out[t] = sum over j of routingWeights[t, j] · results[place(t, j)]}. */
    private void sum(ExpertCall call, Tensor results, int firstToken, int tokens) {
        pool.run(chunks(tokens, SUMMED_TOKENS), (chunk, scratch) -> {
            int end = Math.min(tokens, (chunk + 1) * SUMMED_TOKENS);
            for (int token = chunk * SUMMED_TOKENS; token < end; token++) {
                sumToken(call, results, firstToken, token);
            }
        });
    }

    private void sumToken(ExpertCall call, Tensor results, int firstToken, int token) {
        MemorySegment out = call.out().memory();
        int hidden = call.out().dimension(1);
        long to = FloatRuns.rowOffset(call.out(), firstToken + token);
        for (int j = 0; j < call.expertIds().dimension(1); j++) {
            float weight = FloatRuns.at(call.routingWeights(), firstToken + token, j);
            long from = FloatRuns.rowOffset(results, slots.place(token, j));
            if (j == 0) {
                VectorArithmetic.scaleAndShift(results.memory(), from, weight, 0, out, to, hidden);
            } else {
                VectorArithmetic.addScaled(results.memory(), from, weight, out, to, hidden);
            }
        }
    }
}
