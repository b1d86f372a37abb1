package io.jtransformers.modeling;

import io.jtransformers.tensor.HostTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step computes: the rows of one or more sequences, prefill and decode as they come.
 *
 * @param sequences at least one, each with a cache of its own
 * @param headRows the rows that the head is to see, counted over all sequences
 * @param inputsEmbeds {@code [tokens, hidden]}, in place of the embeddings of the ids; or null
 * @param keyMask for each sequence one entry a key, past ones first; false hides the key; null if all count
 * @param attentionBias {@code [tokens, keys]}, added to the scores in place of every other mask; or null
 * @param ropeLength the length by which a rope type that depends on it chooses its frequencies: of the whole prompt, if
 *     the step is a part of it; the greatest, if texts share the step
 */
public record StepInput(
        List<SequenceStep> sequences,
        int[] headRows,
        @Nullable HostTensor inputsEmbeds,
        boolean @Nullable [][] keyMask,
        @Nullable HostTensor attentionBias,
        int ropeLength) {

    /** Copies the list. */
    public StepInput {
        sequences = List.copyOf(sequences);
    }

    /** Rows of ids without masks, of which the head sees the last of each sequence. */
    public static StepInput lastRows(List<SequenceStep> sequences) {
        return lastRows(sequences, 0);
    }

    /**
     * Rows of ids without masks, of which the head sees the last of each sequence.
     *
     * @param ropeLength at least this length chooses the rope's frequencies
     */
    public static StepInput lastRows(List<SequenceStep> sequences, int ropeLength) {
        int[] headRows = new int[sequences.size()];
        int row = 0;
        for (int i = 0; i < headRows.length; i++) {
            row += sequences.get(i).rows();
            headRows[i] = row - 1;
        }
        return new StepInput(
                sequences, headRows, null, null, null, Math.max(ropeLength, greatestPosition(sequences) + 1));
    }

    /** The same step with other rows for the head to see; none, if only the caches are to advance. */
    public StepInput withHeadRows(int... rows) {
        return new StepInput(sequences, rows, inputsEmbeds, keyMask, attentionBias, ropeLength);
    }

    /** The number of rows. */
    public int tokens() {
        return sequences.stream().mapToInt(SequenceStep::rows).sum();
    }

    /** Whether the head is to see all rows, in their order. */
    boolean headSeesAll() {
        for (int i = 0; i < headRows.length; i++) {
            if (headRows[i] != i) {
                return false;
            }
        }
        return headRows.length == tokens();
    }

    /** The greatest position of {@code sequences}; −1 without rows. */
    static int greatestPosition(List<SequenceStep> sequences) {
        int greatest = -1;
        for (SequenceStep sequence : sequences) {
            for (int position : sequence.positions()) {
                greatest = Math.max(greatest, position);
            }
        }
        return greatest;
    }
}
