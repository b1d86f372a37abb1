package io.jtransformers.modeling;

import io.jtransformers.backend.TokenBatch.Phase;

/**
 * What one step computes of one sequence.
 *
 * @param cache the sequence's state; its length grows by the number of rows
 * @param inputIds the token of each row; any number where the step's rows are embeddings
 * @param positions the rotary position of each row
 * @param phase whether the rows are a part of the sequence's beginning
 */
public record SequenceStep(SequenceCache cache, int[] inputIds, int[] positions, Phase phase) {

    /** Checks that each row has a position. */
    public SequenceStep {
        if (inputIds.length != positions.length) {
            throw new IllegalArgumentException(
                    "A step has %d tokens and %d positions; give one position for each token."
                            .formatted(inputIds.length, positions.length));
        }
    }

    /** Rows that begin the sequence if the cache is empty, and continue it otherwise, as in the reference. */
    public SequenceStep(SequenceCache cache, int[] inputIds, int[] positions) {
        this(cache, inputIds, positions, cache.length() == 0 ? Phase.BEGINNING : Phase.CONTINUATION);
    }

    /** The rows of {@code inputIds} at the positions that follow what the cache holds. */
    public static SequenceStep next(SequenceCache cache, int... inputIds) {
        int[] positions = new int[inputIds.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = cache.length() + i;
        }
        return new SequenceStep(cache, inputIds, positions);
    }

    /** The number of rows. */
    public int rows() {
        return inputIds.length;
    }
}
