package io.jtransformers.backends.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of platform threads that share loops with the thread that calls.
 *
 * <p>A loop is cut into more chunks than there are threads, and each thread claims the next chunk with one atomic
 * operation: where another process takes a core, the others do its part. A worker without work spins for the time that
 * usually lies between two kernels of a step and then parks, so that an idle backend costs nothing.
 *
 * <p>The number of a loop and of its unclaimed chunks are one {@code long}: a worker that was asleep during a whole
 * loop cannot claim a chunk of the next one with the body of the last. The body is written before that number and
 * belongs to a chunk as long as the chunk is not finished.
 */
final class WorkerPool implements AutoCloseable {

    /** More than lies between two kernels of a step, and no more than waking a thread takes where cores are busy. */
    private static final long SPIN_NANOS = 100_000;

    private final Worker[] workers;
    private final Scratch callerScratch = new Scratch(0);
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong loop = new AtomicLong(); // number of the loop << 32 | unclaimed chunks
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable Thread sleepingCaller;
    private volatile boolean closed;

    // Published by `loop`.
    private Chunk body = (index, scratch) -> {};
    private int chunks;

    /**
     * Starts the workers.
     *
     * @param threads how many threads compute, the caller included
     */
    WorkerPool(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].thread.start();
        }
    }

    /** How many threads compute, the caller included. */
    int threads() {
        return workers.length + 1;
    }

    /**
     * Runs the chunks 0 to {@code count - 1} of a loop in any order and returns when all are done; what one throws is
     * thrown here.
     */
    void run(int count, Chunk chunk) {
        turn.lock();
        try {
            if (count == 1 || workers.length == 0) {
                for (int index = 0; index < count; index++) {
                    chunk.run(index, callerScratch);
                }
            } else if (count > 0) {
                share(count, chunk);
            }
        } finally {
            turn.unlock();
        }
    }

    private void share(int count, Chunk chunk) {
        body = chunk;
        chunks = count;
        unfinished.set(count);
        loop.set(((loop.get() >>> Integer.SIZE) + 1) << Integer.SIZE | count);
        for (int i = 0; i < Math.min(workers.length, count - 1); i++) {
            workers[i].wake();
        }
        while (runNext(callerScratch)) {}
        awaitOthers();
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        } else if (thrown instanceof Error error) {
            throw error;
        }
    }

    /** Claims a chunk and runs it; false if none was left. */
    private boolean runNext(Scratch scratch) {
        long state = loop.get();
        while ((int) state != 0) {
            if (loop.compareAndSet(state, state - 1)) {
                finish(chunks - (int) state, scratch);
                return true;
            }
            state = loop.get();
        }
        return false;
    }

    private void finish(int index, Scratch scratch) {
        try {
            body.run(index, scratch);
        } catch (RuntimeException | Error thrown) {
            failure.compareAndSet(null, thrown);
        }
        if (unfinished.decrementAndGet() == 0) {
            Thread caller = sleepingCaller;
            if (caller != null) {
                LockSupport.unpark(caller);
            }
        }
    }

    private void awaitOthers() {
        long deadline = System.nanoTime() + SPIN_NANOS;
        while (unfinished.get() != 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        if (unfinished.get() != 0) {
            sleepingCaller = Thread.currentThread();
            while (unfinished.get() != 0) {
                LockSupport.park(this);
            }
            sleepingCaller = null;
        }
    }

    /** Ends the threads; loops must not be running. */
    @Override
    public void close() {
        closed = true;
        for (Worker worker : workers) {
            LockSupport.unpark(worker.thread);
        }
    }

    /** One of the threads. */
    private final class Worker implements Runnable {

        private final Thread thread;
        private final Scratch scratch;
        private volatile boolean parked;

        Worker(int number) {
            scratch = new Scratch(number);
            thread = Thread.ofPlatform()
                    .daemon()
                    .name("jtransformers-cpu-" + number)
                    .unstarted(this);
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            while (!closed) {
                if (!runNext(scratch)) {
                    awaitLoop();
                }
            }
        }

        private void awaitLoop() {
            long deadline = System.nanoTime() + SPIN_NANOS;
            while (System.nanoTime() < deadline) {
                if ((int) loop.get() != 0 || closed) {
                    return;
                }
                Thread.onSpinWait();
            }
            parked = true;
            // Looked at once more after `parked` can be seen: a loop begun before would not have woken this thread.
            if ((int) loop.get() == 0 && !closed) {
                LockSupport.park(WorkerPool.this);
            }
            parked = false;
        }
    }
}
