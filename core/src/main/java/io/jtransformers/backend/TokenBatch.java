package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step computes: the rows of several sequences one after another, of any lengths. Prefill chunks and decode
 * rows of different requests share a step.
 *
 * <p>Kernels read the tensors, whose contents change from step to step while their addresses do not; what plans a step
 * reads the {@link Plan}. All tensors are {@code I32} and contiguous unless said otherwise.
 *
 * @param plan the same numbers on the host
 * @param inputIds {@code [tokens]}, the token of each row; 0 where rows come from embeddings
 * @param positions {@code [tokens]}, the rotary position of each row
 * @param rowSequences {@code [tokens]}, the sequence of each row
 * @param keyIndices {@code [tokens]}, where in its sequence each row's own key stands; it sees keys up to this one
 * @param rowStarts {@code [sequences + 1]}, where the rows of each sequence begin
 * @param keyLengths {@code [sequences]}, keys of each sequence, those of this step included
 * @param phases {@code [sequences]}, the {@linkplain Phase#code number} of each sequence's phase
 * @param headRows {@code [n]}, the rows that the head is to see
 * @param blockTables for each key-value pool of the model {@code [sequences, blocks]}: the block that holds positions
 *     {@code i · blockSize} and following, −1 where a sliding window has let it go or it is not there yet
 * @param recurrentSlots for each recurrent pool of the model {@code [sequences, 2]}: the slot that holds a sequence's
 *     state before the step, −1 if it has none yet, and the one that takes the state after it
 * @param keyMask {@code [sequences, keys]}, {@code BOOL}: 0 hides a key from every row; null hides none
 * @param valueMask {@code [tokens]}, {@code BOOL}: 0 makes a row add nothing to a recurrent state; null if all count
 * @param attentionBias {@code [tokens, keys]}, {@code F32}: added to the scores in place of every other mask; null for
 *     none
 */
public record TokenBatch(
        Plan plan,
        Tensor inputIds,
        Tensor positions,
        Tensor rowSequences,
        Tensor keyIndices,
        Tensor rowStarts,
        Tensor keyLengths,
        Tensor phases,
        Tensor headRows,
        List<Tensor> blockTables,
        List<Tensor> recurrentSlots,
        @Nullable Tensor keyMask,
        @Nullable Tensor valueMask,
        @Nullable Tensor attentionBias) {

    /** Copies the lists. */
    public TokenBatch {
        blockTables = List.copyOf(blockTables);
        recurrentSlots = List.copyOf(recurrentSlots);
    }

    /** What the rows of a sequence are to it. Counts for layers whose checkpoint says other things of the two. */
    public enum Phase {

        /** They begin it, or are a further part of what began it: a prompt in parts gives what it gives whole. */
        BEGINNING,

        /** They go on with a sequence that was begun before. */
        CONTINUATION;

        /** The number by which kernels know it: 0 for a beginning. */
        public int code() {
            return this == BEGINNING ? 0 : 1;
        }
    }

    /** The number of rows. */
    public int tokens() {
        return plan.tokens();
    }

    /** The number of sequences. */
    public int sequences() {
        return plan.sequences();
    }

    /** The numbers of a step on the host, by which it is planned; never read inside a replayable step's kernels. */
    public static final class Plan {

        private final int[] rowStarts;
        private final int[] keyLengths;
        private final List<Phase> phases;
        private final int maxPosition;

        /**
         * A plan.
         *
         * @param rowStarts where the rows of each sequence begin, and the number of all rows
         * @param keyLengths keys of each sequence, those of the step included
         * @param phases of each sequence
         * @param maxPosition the greatest rotary position of the step
         */
        public Plan(int[] rowStarts, int[] keyLengths, List<Phase> phases, int maxPosition) {
            this.rowStarts = rowStarts.clone();
            this.keyLengths = keyLengths.clone();
            this.phases = List.copyOf(phases);
            this.maxPosition = maxPosition;
        }

        /** The number of rows. */
        public int tokens() {
            return rowStarts[rowStarts.length - 1];
        }

        /** The number of sequences. */
        public int sequences() {
            return keyLengths.length;
        }

        /** The first row of a sequence. */
        public int rowStart(int sequence) {
            return rowStarts[sequence];
        }

        /** The number of rows of a sequence. */
        public int rowCount(int sequence) {
            return rowStarts[sequence + 1] - rowStarts[sequence];
        }

        /** The number of keys of a sequence, those of the step included. */
        public int keyLength(int sequence) {
            return keyLengths[sequence];
        }

        /** The number of keys that a sequence had before the step. */
        public int pastLength(int sequence) {
            return keyLengths[sequence] - rowCount(sequence);
        }

        /** What the rows of a sequence are to it. */
        public Phase phase(int sequence) {
            return phases.get(sequence);
        }

        /** The greatest number of keys of a sequence. */
        public int maxKeyLength() {
            int longest = 0;
            for (int length : keyLengths) {
                longest = Math.max(longest, length);
            }
            return longest;
        }

        /** The greatest rotary position of the step. */
        public int maxPosition() {
            return maxPosition;
        }
    }
}
