package io.jtransformers.backend.host;

import io.jtransformers.backend.BackendException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets the steps of several queues take turns in the order in which they came. A platform thread runs its step itself;
 * a virtual thread parks while a platform thread of the backend runs it, so that its carrier is free.
 *
 * <p>An interrupt does not break a step or its place in the line, since kernels may be writing to the step's memory:
 * the caller's flag stays set, and whoever runs steps in a loop looks at it in between. A step begun inside a step runs
 * within it.
 */
public final class StepTurns implements AutoCloseable {

    private final ReentrantLock turn = new ReentrantLock(true);
    private final ExecutorService runner;
    private volatile @Nullable Thread runnerThread;
    private boolean closed; // guarded by turn

    /**
     * Turns that nobody has taken. The platform thread for virtual callers starts with the first of them.
     *
     * @param threadName the name of that thread
     */
    public StepTurns(String threadName) {
        runner = Executors.newSingleThreadExecutor(task -> {
            Thread thread = Thread.ofPlatform().daemon().name(threadName).unstarted(task);
            runnerThread = thread;
            return thread;
        });
    }

    /**
     * Waits for the turn, runs {@code step} and returns when it is done; what it throws is thrown here.
     *
     * @throws BackendException if the backend is closed
     */
    public void run(Runnable step) {
        Thread caller = Thread.currentThread();
        if (turn.isHeldByCurrentThread() || caller.equals(runnerThread)) {
            step.run();
            return;
        }
        turn.lock();
        try {
            if (closed) {
                throw new BackendException(
                        "A step was to run on a backend that is closed; open it again, or load the model again.");
            }
            if (caller.isVirtual()) {
                await(runner.submit(step));
            } else {
                step.run();
            }
        } finally {
            turn.unlock();
        }
    }

    private static void await(Future<?> running) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    running.get();
                    return;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failure) {
            throw unwrapped(failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unwrapped(ExecutionException failure) {
        return switch (failure.getCause()) {
            case RuntimeException exception -> exception;
            case Error error -> throw error;
            case null, default -> new BackendException("A step failed.", failure);
        };
    }

    /** Waits for the step that is running and lets no other begin. */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
        } finally {
            turn.unlock();
        }
        runner.shutdown();
    }
}
