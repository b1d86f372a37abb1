package io.jtransformers.backends.testkit;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BlockPool;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.KeyValueStore;
import io.jtransformers.backend.RecurrentLayout;
import io.jtransformers.backend.RecurrentStore;
import io.jtransformers.backend.SlotPool;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sequences with a cache each, in one pool of key-value blocks, and the batches of their steps; what a model's caches
 * do, reduced to what kernels see.
 */
public final class TokenBatches implements AutoCloseable {

    private static final int GONE = -1;

    private static final int NO_SLOT = -1;

    private final BlockPool pool;
    private final int blockSize;
    private final @Nullable SlotPool states;
    private final List<Sequence> sequences = new ArrayList<>();

    private static final class Sequence {
        private final List<Integer> blocks = new ArrayList<>();
        private int length;
        private int slot = NO_SLOT;
    }

    /** A pool of blocks of {@code layout} on {@code backend}, without sequences. */
    public TokenBatches(Backend backend, KeyValueLayout layout) {
        this(backend, layout, null);
    }

    /**
     * A pool of blocks and one of recurrent slots, without sequences.
     *
     * @param backend opens the stores
     * @param layout of the blocks
     * @param stateLayout of the slots
     */
    public TokenBatches(Backend backend, KeyValueLayout layout, @Nullable RecurrentLayout stateLayout) {
        this.pool = new BlockPool(backend.openKeyValueStore(layout));
        this.blockSize = layout.blockSize();
        this.states = stateLayout == null ? null : new SlotPool(backend.openRecurrentStore(stateLayout));
    }

    /** The store behind the caches. */
    public KeyValueStore store() {
        return pool.store();
    }

    /** The store behind the recurrent states. */
    public RecurrentStore stateStore() {
        return Objects.requireNonNull(states, "made without recurrent slots").store();
    }

    /** The slot that holds the state of {@code sequence}; −1 before its first step. */
    public int slot(int sequence) {
        return sequences.get(sequence).slot;
    }

    /** Adds a sequence without keys and gives its number. */
    public int add() {
        sequences.add(new Sequence());
        return sequences.size() - 1;
    }

    /** Adds a sequence that shares the blocks of {@code sequence} and gives its number. */
    public int fork(int sequence) {
        int fork = add();
        sequences.get(fork).blocks.addAll(sequences.get(sequence).blocks);
        sequences.get(fork).length = sequences.get(sequence).length;
        sequences.get(fork).blocks.stream().filter(block -> block != GONE).forEach(pool::retain);
        sequences.get(fork).slot = sequences.get(sequence).slot;
        if (states != null && sequences.get(fork).slot != NO_SLOT) {
            states.retain(sequences.get(fork).slot);
        }
        return fork;
    }

    /** The number of keys of {@code sequence}. */
    public int length(int sequence) {
        return sequences.get(sequence).length;
    }

    /**
     * Gives back the blocks of {@code sequence} that lie before {@code position} as a whole, as a sliding window does.
     */
    public void releaseBefore(int sequence, int position) {
        List<Integer> blocks = sequences.get(sequence).blocks;
        for (int index = 0; index < position / blockSize; index++) {
            if (blocks.get(index) != GONE) {
                pool.release(blocks.set(index, GONE));
            }
        }
    }

    /** Begins a step without rows. */
    public Step step() {
        return new Step();
    }

    /** The rows of a step, sequence by sequence; building it reserves their blocks and counts their keys. */
    public final class Step {

        private final List<Integer> members = new ArrayList<>();
        private final List<Integer> rowCounts = new ArrayList<>();
        private final List<TokenBatch.Phase> phases = new ArrayList<>();
        private int tableWidth;
        private int @Nullable [] inputIds;
        private int @Nullable [][] shownKeys;
        private float @Nullable [][] attentionBias;
        private int @Nullable [] countedRows;

        private Step() {}

        /** Adds {@code count} rows that continue {@code sequence}, or begin it if it has none yet. */
        public Step rows(int sequence, int count) {
            return rows(
                    sequence,
                    count,
                    sequences.get(sequence).length == 0 ? TokenBatch.Phase.BEGINNING : TokenBatch.Phase.CONTINUATION);
        }

        /** Adds {@code count} rows that come next in {@code sequence}. */
        public Step rows(int sequence, int count, TokenBatch.Phase phase) {
            members.add(sequence);
            rowCounts.add(count);
            phases.add(phase);
            return this;
        }

        /** Shows to each of the step's sequences only the keys whose number is not 0. */
        public Step keyMask(int[]... shown) {
            shownKeys = shown;
            return this;
        }

        /** Adds to the recurrent states only the values of the step's rows whose number is not 0. */
        public Step valueMask(int... counted) {
            countedRows = counted.clone();
            return this;
        }

        /** Adds {@code bias} to the scores in place of every mask: for each row of the step a number for each key. */
        public Step attentionBias(float[]... bias) {
            attentionBias = bias;
            return this;
        }

        /** Makes the block table at least so wide, as a model does so that steps are alike while a cache grows. */
        public Step tableWidth(int blocks) {
            tableWidth = blocks;
            return this;
        }

        /** Gives each of the step's rows its token; without it all are 0. */
        public Step inputIds(int... ids) {
            inputIds = ids.clone();
            return this;
        }

        /** Reserves blocks, advances the lengths and writes the tensors of the batch in {@code scope}. */
        public TokenBatch build(TensorScope scope) {
            int tokens = rowCounts.stream().mapToInt(Integer::intValue).sum();
            int[] rowStarts = new int[members.size() + 1];
            int[] keyLengths = new int[members.size()];
            int[] keyIndices = new int[tokens];
            int[] rowSequences = new int[tokens];
            for (int i = 0; i < members.size(); i++) {
                Sequence sequence = sequences.get(members.get(i));
                rowStarts[i + 1] = rowStarts[i] + rowCounts.get(i);
                for (int row = rowStarts[i]; row < rowStarts[i + 1]; row++) {
                    keyIndices[row] = sequence.length + row - rowStarts[i];
                    rowSequences[row] = i;
                }
                reserve(sequence, rowCounts.get(i));
                keyLengths[i] = sequence.length;
            }
            int last = Arrays.stream(keyIndices).max().orElse(0);
            return new TokenBatch(
                    new TokenBatch.Plan(rowStarts, keyLengths, phases, last),
                    scope.ofInts(inputIds == null ? new int[tokens] : inputIds),
                    scope.ofInts(keyIndices),
                    scope.ofInts(rowSequences),
                    scope.ofInts(keyIndices),
                    scope.ofInts(rowStarts),
                    scope.ofInts(keyLengths),
                    scope.ofInts(
                            phases.stream().mapToInt(TokenBatch.Phase::code).toArray()),
                    scope.ofInts(tokens - 1),
                    List.of(blockTable(scope)),
                    recurrentSlots(scope),
                    keyMask(scope),
                    valueMask(scope),
                    attentionBias(scope));
        }

        private Tensor blockTable(TensorScope scope) {
            int width = tableWidth;
            for (int member : members) {
                width = Math.max(width, sequences.get(member).blocks.size());
            }
            int[] table = new int[members.size() * width];
            Arrays.fill(table, GONE);
            for (int i = 0; i < members.size(); i++) {
                List<Integer> blocks = sequences.get(members.get(i)).blocks;
                for (int index = 0; index < blocks.size(); index++) {
                    table[i * width + index] = blocks.get(index);
                }
            }
            return scope.upload(HostTensor.of(Shape.of(members.size(), width), table));
        }

        /** The state is read from the sequence's slot and written to a new one, which is its slot from now on. */
        private List<Tensor> recurrentSlots(TensorScope scope) {
            if (states == null) {
                return List.of();
            }
            int[] slots = new int[2 * members.size()];
            for (int i = 0; i < members.size(); i++) {
                Sequence sequence = sequences.get(members.get(i));
                slots[2 * i] = sequence.slot;
                slots[2 * i + 1] = sequence.slot;
                if (rowCounts.get(i) > 0) {
                    slots[2 * i + 1] = states.take();
                    sequence.slot = slots[2 * i + 1];
                }
            }
            for (int i = 0; i < members.size(); i++) {
                if (slots[2 * i] != NO_SLOT && slots[2 * i] != slots[2 * i + 1]) {
                    states.release(slots[2 * i]); // a later step may write it
                }
            }
            return List.of(scope.upload(HostTensor.of(Shape.of(members.size(), 2), slots)));
        }

        private @Nullable Tensor valueMask(TensorScope scope) {
            if (countedRows == null) {
                return null;
            }
            Tensor flags = scope.allocate(DataType.BOOL, Shape.of(countedRows.length));
            flags.assign(scope.ofInts(countedRows));
            return flags;
        }

        private @Nullable Tensor keyMask(TensorScope scope) {
            if (shownKeys == null) {
                return null;
            }
            int width =
                    Arrays.stream(shownKeys).mapToInt(row -> row.length).max().orElse(0);
            int[] mask = new int[shownKeys.length * width];
            for (int i = 0; i < shownKeys.length; i++) {
                System.arraycopy(shownKeys[i], 0, mask, i * width, shownKeys[i].length);
            }
            Tensor flags = scope.allocate(DataType.BOOL, Shape.of(shownKeys.length, width));
            flags.assign(scope.upload(HostTensor.of(flags.shape(), mask)));
            return flags;
        }

        private @Nullable Tensor attentionBias(TensorScope scope) {
            if (attentionBias == null) {
                return null;
            }
            int width = Arrays.stream(attentionBias)
                    .mapToInt(row -> row.length)
                    .max()
                    .orElse(0);
            float[] bias = new float[attentionBias.length * width];
            for (int i = 0; i < attentionBias.length; i++) {
                System.arraycopy(attentionBias[i], 0, bias, i * width, attentionBias[i].length);
            }
            return scope.ofFloats(Shape.of(attentionBias.length, width), bias);
        }
    }

    /**
     * Blocks for {@code rows} keys more; a block that is shared is copied before the first of them is written to it.
     */
    private void reserve(Sequence sequence, int rows) {
        int partlyFilled = sequence.length / blockSize;
        if (rows > 0 && sequence.length % blockSize != 0) {
            sequence.blocks.set(partlyFilled, pool.writable(sequence.blocks.get(partlyFilled)));
        }
        sequence.length += rows;
        while (sequence.blocks.size() * blockSize < sequence.length) {
            sequence.blocks.add(pool.take());
        }
    }

    /** Frees the stores. */
    @Override
    public void close() {
        pool.close();
        if (states != null) {
            states.close();
        }
    }
}
