package io.jtransformers.modeling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The caches of a step, each marked as used by this thread until the step ends. */
final class CacheUses implements AutoCloseable {

    private final List<SequenceCache.Use> uses = new ArrayList<>();

    private CacheUses() {}

    /**
     * Marks the caches of {@code steps}.
     *
     * @param steps of one model
     * @param isOfModel whether pools are that model's
     * @throws CacheInUseException if one is in use, also because it occurs twice
     * @throws IllegalArgumentException if one was made by another model, or they keep different types
     */
    static CacheUses of(List<SequenceStep> steps, Predicate<CachePools> isOfModel) {
        var marked = new CacheUses();
        try {
            for (SequenceStep step : steps) {
                marked.uses.add(step.cache().use());
                CachePools pools = step.cache().pools();
                if (!isOfModel.test(pools)) {
                    throw new IllegalArgumentException(
                            "A cache was given to another model than the one that made it; ask this model for one"
                                    + " (newCache).");
                }
                CachePools first = steps.getFirst().cache().pools();
                if (pools != first) {
                    throw new IllegalArgumentException(
                            "A step was to have caches of type %s and of type %s; give each type a step of its own."
                                    .formatted(first.dataType(), pools.dataType()));
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
