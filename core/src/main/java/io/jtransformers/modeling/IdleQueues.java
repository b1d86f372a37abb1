package io.jtransformers.modeling;

import io.jtransformers.backend.ComputeQueue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Supplier;

/**
 * The queues that nobody uses, the last used first. They are bounded, since each keeps a slab of temporaries, which
 * callers that come in a crowd would otherwise leave behind until the model is closed.
 */
final class IdleQueues implements AutoCloseable {

    static final int MOST_IDLE = 8;

    private final Supplier<ComputeQueue> opening;
    private final BlockingDeque<ComputeQueue> idle = new LinkedBlockingDeque<>(MOST_IDLE);

    /** Starts with none; {@code opening} makes more. */
    IdleQueues(Supplier<ComputeQueue> opening) {
        this.opening = opening;
    }

    /** An idle queue, or another if there is none. */
    ComputeQueue take() {
        ComputeQueue queue = idle.poll();
        return queue != null ? queue : opening.get();
    }

    /** Keeps a queue for the next caller, or closes it if enough are idle. */
    void giveBack(ComputeQueue queue) {
        if (!idle.offerFirst(queue)) {
            queue.close();
        }
    }

    /** Bytes of temporaries that they keep. */
    long footprint() {
        return idle.stream().mapToLong(queue -> queue.slab().footprint()).sum();
    }

    /** Closes those that are idle. */
    @Override
    public void close() {
        idle.forEach(ComputeQueue::close);
        idle.clear();
    }
}
