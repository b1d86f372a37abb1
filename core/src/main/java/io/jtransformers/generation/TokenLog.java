package io.jtransformers.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** All tokens of a running generation so far, for readers that each begin at the first. */
final class TokenLog {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Token> tokens = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean ended;
    private @Nullable Throwable failure;

    /**
     * What a reader finds at a place.
     *
     * @param token null if there is none yet, or never will be
     * @param isEnd whether none will ever be there
     * @param failure why the generation ended; null if it did not fail
     */
    record Entry(
            @Nullable Token token, boolean isEnd, @Nullable Throwable failure) {}

    void put(int sequence, int tokenId) {
        change(() -> tokens.add(new Token(sequence, tokenId)), () -> {});
    }

    /**
     * Nothing follows.
     *
     * @param cause why; null if it did not fail
     * @param whenEnded runs as soon as readers find the end, and before listeners do
     */
    void end(@Nullable Throwable cause, Runnable whenEnded) {
        change(
                () -> {
                    failure = cause;
                    ended = true;
                },
                whenEnded);
    }

    private void change(Runnable change, Runnable whenChanged) {
        List<Runnable> told;
        lock.lock();
        try {
            change.run();
            told = List.copyOf(listeners);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        whenChanged.run();
        told.forEach(Runnable::run);
    }

    /** Runs {@code listener} after each change. */
    void listen(Runnable listener) {
        lock.lock();
        try {
            listeners.add(listener);
        } finally {
            lock.unlock();
        }
    }

    /** Does not run {@code listener} any more. */
    void forget(Runnable listener) {
        lock.lock();
        try {
            listeners.remove(listener);
        } finally {
            lock.unlock();
        }
    }

    /** What is at {@code place} now. */
    Entry at(int place) {
        lock.lock();
        try {
            boolean isThere = place < tokens.size();
            return new Entry(isThere ? tokens.get(place) : null, !isThere && ended, isThere ? null : failure);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The token at {@code place}, which is waited for; null if the generation ends before.
     *
     * @param whenInterrupted runs if the thread is interrupted, which then gets null
     */
    @Nullable
    Token await(int place, Runnable whenInterrupted) {
        lock.lock();
        try {
            while (place >= tokens.size() && !ended) {
                changed.await();
            }
            if (place < tokens.size()) {
                return tokens.get(place);
            }
            throwFailure();
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            whenInterrupted.run();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() {
        switch (failure) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case null, default -> {}
        }
    }

    /** This log for tokens, and after it {@code other}; this log is ended and failed by who runs the generation. */
    TokenStreamer andThen(@Nullable TokenStreamer other) {
        return new TokenStreamer() {
            @Override
            public void put(int sequence, int tokenId) {
                TokenLog.this.put(sequence, tokenId);
                if (other != null) {
                    other.put(sequence, tokenId);
                }
            }

            @Override
            public void end() {
                if (other != null) {
                    other.end();
                }
            }

            @Override
            public void fail(Throwable cause) {
                if (other != null) {
                    other.fail(cause);
                }
            }
        };
    }
}
