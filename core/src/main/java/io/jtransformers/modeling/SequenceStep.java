package io.jtransformers.modeling;

/**
 * What one step computes of one sequence.
 *
 * @param cache the sequence's state; its length grows by the number of rows
 * @param inputIds the token of each row; any number where the step's rows are embeddings
 * @param positions the rotary position of each row
 */
public record SequenceStep(SequenceCache cache, int[] inputIds, int[] positions) {

    /** Checks that each row has a position. */
    public SequenceStep {
        if (inputIds.length != positions.length) {
            throw new IllegalArgumentException(
                    "A step has %d tokens and %d positions; give one position for each token."
                            .formatted(inputIds.length, positions.length));
        }
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
