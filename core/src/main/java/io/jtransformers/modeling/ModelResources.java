package io.jtransformers.modeling;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BackendLease;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.checkpoint.LoadedWeights;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What a loaded model holds and frees when it closes: weights, cache pools, idle queues and its share of the backend.
 * Closing waits for the steps that are running.
 */
final class ModelResources implements AutoCloseable {

    private final String modelName;
    private final BackendLease lease;
    private final LoadedWeights weights;
    private final CachePools pools;
    private final ConcurrentLinkedDeque<ComputeQueue> idleQueues = new ConcurrentLinkedDeque<>();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;

    ModelResources(String modelName, BackendLease lease, LoadedWeights weights, CachePools pools) {
        this.modelName = modelName;
        this.lease = lease;
        this.weights = weights;
        this.pools = pools;
    }

    /** The use of a queue by one caller; closing it gives the queue back. */
    final class Session implements AutoCloseable {

        private final ComputeQueue queue;

        private Session(ComputeQueue queue) {
            this.queue = queue;
        }

        ComputeQueue queue() {
            return queue;
        }

        @Override
        public void close() {
            idleQueues.push(queue);
            lock.readLock().unlock();
        }
    }

    /**
     * A queue that nobody else uses.
     *
     * @throws ClosedModelException if the model is closed
     */
    Session openSession() {
        lock.readLock().lock();
        if (closed) {
            lock.readLock().unlock();
            throw new ClosedModelException(
                    "%s was used after it had been closed; load it again, and close it when you have done with it."
                            .formatted(modelName));
        }
        ComputeQueue queue = idleQueues.poll();
        try {
            return new Session(queue != null ? queue : lease.backend().openQueue());
        } catch (RuntimeException | Error failure) {
            lock.readLock().unlock();
            throw failure;
        }
    }

    Backend backend() {
        return lease.backend();
    }

    LoadedWeights weights() {
        return weights;
    }

    CachePools pools() {
        return pools;
    }

    @Override
    public void close() {
        if (lock.getReadHoldCount() > 0) {
            throw new IllegalStateException(
                    "%s was closed from within one of its own steps, which closing would wait for; let a recorder or a pick function return first."
                            .formatted(modelName));
        }
        lock.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            // Closed from the last to the first, each even if one before it fails.
            try (lease;
                    weights;
                    pools) {
                idleQueues.forEach(ComputeQueue::close);
                idleQueues.clear();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
