package io.jtransformers.backend;

import java.util.concurrent.atomic.AtomicBoolean;

/** A share in a backend that models on one device use together; the backend closes with the last share. */
public final class BackendLease implements AutoCloseable {

    private final Backend backend;
    private final Runnable giveBack;
    private final AtomicBoolean returned = new AtomicBoolean();

    BackendLease(Backend backend, Runnable giveBack) {
        this.backend = backend;
        this.giveBack = giveBack;
    }

    /** The backend, open until this lease closes. */
    public Backend backend() {
        return backend;
    }

    /** Gives the share back; a second call does nothing. */
    @Override
    public void close() {
        if (returned.compareAndSet(false, true)) {
            giveBack.run();
        }
    }
}
