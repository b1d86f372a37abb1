package io.jtransformers.modeling;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a running call to stop. Any thread may cancel; the call looks between layers, and also heeds an interrupt of its
 * own thread.
 */
public final class CancellationToken {

    private final AtomicBoolean cancelled = new AtomicBoolean();

    /** A token that nobody has cancelled. */
    public CancellationToken() {}

    /** Asks to stop; a second call does nothing. */
    public void cancel() {
        cancelled.set(true);
    }

    /** Whether {@link #cancel} was called. */
    public boolean isCancelled() {
        return cancelled.get();
    }
}
