package io.jtransformers.modeling;

/**
 * What one layer keeps of a sequence. Layers with equal specs share pools and block tables.
 *
 * @param keyValueHeads heads of keys and of values
 * @param headDim numbers of one head
 * @param window how many keys a query sees at the most, its own included; 0 keeps all
 */
public record LayerCacheSpec(int keyValueHeads, int headDim, int window) {

    /** Keeps every position. */
    public static LayerCacheSpec growing(int keyValueHeads, int headDim) {
        return new LayerCacheSpec(keyValueHeads, headDim, 0);
    }

    /** Keeps the last {@code window - 1} positions, which is all that the next query can see beside its own. */
    public static LayerCacheSpec sliding(int keyValueHeads, int headDim, int window) {
        return new LayerCacheSpec(keyValueHeads, headDim, window);
    }

    /** How many of {@code length} positions the next query can still see. */
    public int visible(int length) {
        return window == 0 ? length : Math.min(length, window - 1);
    }
}
