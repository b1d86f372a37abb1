package io.jtransformers.modeling;

import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a step's numbers to the device, the first thing in a step, so that like steps find them at like addresses. */
final class TokenBatchWriter {

    // Tables grow by this many blocks, so that a step key stays the same for many tokens.
    private static final int TABLE_STEP = 16;

    private final StepInput input;
    private final CachePools pools;
    private final int tokens;
    private final int sequences;

    TokenBatchWriter(StepInput input, CachePools pools) {
        this.input = input;
        this.pools = pools;
        this.tokens = input.tokens();
        this.sequences = input.sequences().size();
    }

    /** Entries of a block table's row: those that the longest sequence needs, rounded up. */
    static int tableWidth(StepInput input, CachePools pools) {
        int width = 1;
        for (SequenceStep step : input.sequences()) {
            for (int group = 0; group < pools.groups().size(); group++) {
                width = Math.max(width, step.cache().blocks(group).tableEntries());
            }
        }
        return (width + TABLE_STEP - 1) / TABLE_STEP * TABLE_STEP;
    }

    /** Writes the batch into {@code scope}; the caches have room for its rows. */
    TokenBatch write(TensorScope scope) {
        int[] inputIds = new int[tokens];
        int[] positions = new int[tokens];
        int[] rowSequences = new int[tokens];
        int[] keyIndices = new int[tokens];
        int[] rowStarts = new int[sequences + 1];
        int[] keyLengths = new int[sequences];
        List<TokenBatch.Phase> phases = new ArrayList<>();
        int row = 0;
        for (int sequence = 0; sequence < sequences; sequence++) {
            SequenceStep step = input.sequences().get(sequence);
            System.arraycopy(step.inputIds(), 0, inputIds, row, step.rows());
            System.arraycopy(step.positions(), 0, positions, row, step.rows());
            for (int i = 0; i < step.rows(); i++) {
                rowSequences[row + i] = sequence;
                keyIndices[row + i] = step.cache().length() + i;
            }
            row += step.rows();
            rowStarts[sequence + 1] = row;
            keyLengths[sequence] = step.cache().length() + step.rows();
            phases.add(step.phase());
        }
        var plan = new TokenBatch.Plan(rowStarts, keyLengths, phases, input.ropeLength() - 1);
        @Nullable HostTensor bias = input.attentionBias();
        return new TokenBatch(
                plan,
                scope.ofInts(inputIds),
                scope.ofInts(positions),
                scope.ofInts(rowSequences),
                scope.ofInts(keyIndices),
                scope.ofInts(rowStarts),
                scope.ofInts(keyLengths),
                scope.ofInts(phases.stream().mapToInt(TokenBatch.Phase::code).toArray()),
                scope.ofInts(input.headRows()),
                blockTables(scope),
                recurrentSlots(scope),
                keyMask(scope, plan),
                valueMask(scope, plan),
                bias == null ? null : scope.upload(bias));
    }

    private List<Tensor> blockTables(TensorScope scope) {
        int width = tableWidth(input, pools);
        List<Tensor> tables = new ArrayList<>();
        for (int group = 0; group < pools.groups().size(); group++) {
            int[] entries = new int[sequences * width];
            Arrays.fill(entries, BlockList.NONE);
            for (int sequence = 0; sequence < sequences; sequence++) {
                BlockList blocks = input.sequences().get(sequence).cache().blocks(group);
                for (int i = 0; i < blocks.size(); i++) {
                    entries[sequence * width + i] = blocks.block(i);
                }
            }
            tables.add(scope.ofInts(entries).view(sequences, width));
        }
        return tables;
    }

    private List<Tensor> recurrentSlots(TensorScope scope) {
        List<Tensor> tables = new ArrayList<>();
        for (int group = 0; group < pools.slotPools().size(); group++) {
            int[] entries = new int[2 * sequences];
            for (int sequence = 0; sequence < sequences; sequence++) {
                StateSlot state = input.sequences().get(sequence).cache().state(group);
                entries[2 * sequence] = state.current();
                entries[2 * sequence + 1] = state.next();
            }
            tables.add(scope.ofInts(entries).view(sequences, 2));
        }
        return tables;
    }

    /**
     * The key mask of the rows themselves, for states. The reference knows of it in a sequence's first call only; here
     * a prompt gives the same in any parts.
     */
    private @Nullable Tensor valueMask(TensorScope scope, TokenBatch.Plan plan) {
        boolean[] @Nullable [] shown = input.keyMask();
        if (shown == null || !pools.hasRecurrentLayers()) {
            return null;
        }
        int[] entries = new int[tokens];
        for (int sequence = 0; sequence < sequences; sequence++) {
            int past = plan.pastLength(sequence);
            for (int row = 0; row < plan.rowCount(sequence); row++) {
                entries[plan.rowStart(sequence) + row] = shown[sequence][past + row] ? 1 : 0;
            }
        }
        return flags(scope, Shape.of(tokens), entries);
    }

    private @Nullable Tensor keyMask(TensorScope scope, TokenBatch.Plan plan) {
        boolean[] @Nullable [] shown = input.keyMask();
        if (shown == null) {
            return null;
        }
        int keys = plan.maxKeyLength();
        int[] entries = new int[sequences * keys];
        for (int sequence = 0; sequence < sequences; sequence++) {
            for (int key = 0; key < shown[sequence].length; key++) {
                entries[sequence * keys + key] = shown[sequence][key] ? 1 : 0;
            }
        }
        return flags(scope, Shape.of(sequences, keys), entries);
    }

    private static Tensor flags(TensorScope scope, Shape shape, int[] entries) {
        Tensor flags = scope.allocate(DataType.BOOL, shape);
        try (var inner = TensorScope.open(scope.queue())) {
            flags.assign(inner.ofInts(entries).view(shape.toArray()));
        }
        return flags;
    }
}
