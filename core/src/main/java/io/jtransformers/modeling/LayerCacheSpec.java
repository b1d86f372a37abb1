package io.jtransformers.modeling;

/** What one layer keeps of a sequence. Layers with equal specs share pools and tables. */
public sealed interface LayerCacheSpec {

    /**
     * Keeps keys and values of positions.
     *
     * @param keyValueHeads heads of keys and of values
     * @param headDim numbers of one head
     * @param window how many keys a query sees at the most, its own included; 0 keeps all
     */
    record KeyValueLayer(int keyValueHeads, int headDim, int window) implements LayerCacheSpec {

        /** How many of {@code length} positions the next query can still see. */
        public int visible(int length) {
            return window == 0 ? length : Math.min(length, window - 1);
        }
    }

    /**
     * Keeps a state of one size however long the sequence is: for each head a square matrix.
     *
     * @param heads how many heads there are
     * @param headDim rows and columns of a matrix
     * @param blockSize a sequence's beginning gives the same in any parts of multiples of so many tokens
     */
    record RecurrentLayer(int heads, int headDim, int blockSize) implements LayerCacheSpec {}

    /** Keeps every position. */
    static KeyValueLayer growing(int keyValueHeads, int headDim) {
        return new KeyValueLayer(keyValueHeads, headDim, 0);
    }

    /** Keeps the last {@code window - 1} positions, which is all that the next query can see beside its own. */
    static KeyValueLayer sliding(int keyValueHeads, int headDim, int window) {
        return new KeyValueLayer(keyValueHeads, headDim, window);
    }

    /** Keeps a state, {@code [heads, headDim, headDim]}, and computes by blocks of {@code blockSize} tokens. */
    static RecurrentLayer recurrent(int heads, int headDim, int blockSize) {
        return new RecurrentLayer(heads, headDim, blockSize);
    }
}
