package io.jtransformers.modeling;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a running call to stop. Any thread may cancel; the call looks between layers, and also heeds an interrupt of its
 * own thread.
 */
public final class CancellationToken {

    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final long startNanos = System.nanoTime();
    private final long timeoutNanos;

    /** A token that nobody has cancelled. */
    public CancellationToken() {
        this(Long.MAX_VALUE);
    }

    private CancellationToken(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /** A token that is cancelled when {@code timeout} from now on has passed, if nobody does it before. */
    public static CancellationToken after(Duration timeout) {
        return new CancellationToken(Math.max(0, timeout.toNanos()));
    }

    /** Asks to stop; a second call does nothing. */
    public void cancel() {
        cancelled.set(true);
    }

    /** Whether {@link #cancel} was called, or the time is over. */
    public boolean isCancelled() {
        return cancelled.get() || System.nanoTime() - startNanos >= timeoutNanos;
    }
}
