package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends all sequences when a time has passed since this object was made.
 *
 * <p>Source: {@code MaxTimeCriteria} in Transformers 5.12.1, {@code stopping_criteria.py}.
 */
public final class MaxTimeCriteria implements StoppingCriteria {

    private final long maxNanos;
    private final long startNanos;

    /**
     * Begins to count.
     *
     * @param maxTime greater than 0
     * @throws ConfigException if it is not
     */
    public MaxTimeCriteria(Duration maxTime) {
        Bounds.greaterThanZero("max_time", maxTime.toNanos() / 1e9, "leaving it out sets no limit");
        this.maxNanos = maxTime.toNanos();
        this.startNanos = System.nanoTime();
    }

    @Override
    public @Nullable FinishReason check(TokenSequence sequence) {
        return System.nanoTime() - startNanos > maxNanos ? FinishReason.TIME : null;
    }
}
