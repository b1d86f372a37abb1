package io.jtransformers.modeling;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Asks a running call to stop. Any thread may cancel; the call looks between layers, and also heeds an interrupt of its
 * own thread.
 */
public final class CancellationToken {

    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final long startNanos = System.nanoTime();
    private final long timeoutNanos;
    private final @Nullable CancellationToken parent;

    /** A token that nobody has cancelled. */
    public CancellationToken() {
        this(Long.MAX_VALUE, null);
    }

    private CancellationToken(long timeoutNanos, @Nullable CancellationToken parent) {
        this.timeoutNanos = timeoutNanos;
        this.parent = parent;
    }

    /** A token that is cancelled when {@code timeout} from now on has passed, if nobody does it before. */
    public static CancellationToken after(Duration timeout) {
        return new CancellationToken(Math.max(0, timeout.toNanos()), null);
    }

    /** A token that is cancelled with this one, and can be cancelled without it. */
    public CancellationToken child() {
        return new CancellationToken(Long.MAX_VALUE, this);
    }

    /** Asks to stop; a second call does nothing. */
    public void cancel() {
        cancelled.set(true);
    }

    /** Whether {@link #cancel} was called, here or on what this is the child of, or the time is over. */
    public boolean isCancelled() {
        return cancelled.get()
                || System.nanoTime() - startNanos >= timeoutNanos
                || (parent != null && parent.isCancelled());
    }
}
