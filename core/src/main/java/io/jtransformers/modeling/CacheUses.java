package io.jtransformers.modeling;

import java.util.ArrayList;
import java.util.List;

/** The caches of a step, each marked as used by this thread until the step ends. */
final class CacheUses implements AutoCloseable {

    private final List<SequenceCache.Use> uses = new ArrayList<>();

    private CacheUses() {}

    /**
     * Marks the caches of {@code steps}.
     *
     * @throws CacheInUseException if one is in use, also because it occurs twice
     * @throws IllegalArgumentException if one was made by another model
     */
    static CacheUses of(List<SequenceStep> steps, CachePools pools) {
        var marked = new CacheUses();
        try {
            for (SequenceStep step : steps) {
                marked.uses.add(step.cache().use());
                if (step.cache().pools() != pools) {
                    throw new IllegalArgumentException(
                            "A cache was given to another model than the one that made it; ask this model for one"
                                    + " (newCache).");
                }
            }
            return marked;
        } catch (RuntimeException failure) {
            marked.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        uses.forEach(SequenceCache.Use::close);
    }
}
