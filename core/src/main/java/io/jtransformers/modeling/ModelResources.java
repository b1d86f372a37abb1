package io.jtransformers.modeling;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BackendLease;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.checkpoint.LoadedWeights;
import io.jtransformers.tensor.DataType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * What a loaded model holds and frees when it closes: weights, cache pools, idle queues and its share of the backend.
 * Closing waits for the steps that are running.
 */
final class ModelResources implements AutoCloseable {

    private final String modelName;
    private final BackendLease lease;
    private final LoadedWeights weights;
    private final CachePools pools;
    private final Function<DataType, CachePools> poolsOfType;
    private final Map<DataType, CachePools> otherPools = new ConcurrentHashMap<>();
    private final IdleQueues queues;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /**
     * What a model holds.
     *
     * @param modelName for messages
     * @param lease the share of the backend
     * @param weights prepared
     * @param poolsOfType opens pools whose keys and values have a type
     */
    ModelResources(
            String modelName, BackendLease lease, LoadedWeights weights, Function<DataType, CachePools> poolsOfType) {
        this.modelName = modelName;
        this.lease = lease;
        this.weights = weights;
        this.poolsOfType = poolsOfType;
        this.pools = poolsOfType.apply(DataType.F32);
        this.queues = new IdleQueues(lease.backend()::openQueue);
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
            try {
                queues.giveBack(queue);
            } finally {
                lock.readLock().unlock();
            }
        }
    }

    /**
     * A queue that nobody else uses.
     *
     * @throws ClosedModelException if the model is closed
     */
    Session openSession() {
        lock.readLock().lock();
        try {
            checkOpen();
            return new Session(queues.take());
        } catch (RuntimeException | Error failure) {
            lock.readLock().unlock();
            throw failure;
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new ClosedModelException(
                    "%s was used after it had been closed; load it again, and close it when you have done with it."
                            .formatted(modelName));
        }
    }

    String modelName() {
        return modelName;
    }

    Backend backend() {
        return lease.backend();
    }

    LoadedWeights weights() {
        return weights;
    }

    /** The pools that every model has, of float32 keys and values. */
    CachePools pools() {
        return pools;
    }

    /**
     * The pools whose keys and values have {@code type}, opened when they are first asked for.
     *
     * @throws ClosedModelException if the model is closed
     * @throws io.jtransformers.backend.BackendException if the backend cannot keep them so
     */
    CachePools pools(DataType type) {
        if (type == pools.dataType()) {
            return pools;
        }
        lock.readLock().lock();
        try {
            checkOpen();
            return otherPools.computeIfAbsent(type, poolsOfType);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Whether a cache from these pools is one of this model's. */
    boolean owns(CachePools ofCache) {
        return ofCache == pools || otherPools.containsValue(ofCache);
    }

    /** Bytes of the temporaries of the queues that nobody is using. */
    long temporariesFootprint() {
        return queues.footprint();
    }

    /** Bytes of the caches of all types. */
    long cacheFootprint() {
        return pools.footprint()
                + otherPools.values().stream().mapToLong(CachePools::footprint).sum();
    }

    /** Blocks and slots of the caches of all types. */
    int usedCacheBlocks() {
        return pools.usedBlocks()
                + otherPools.values().stream().mapToInt(CachePools::usedBlocks).sum();
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
                otherPools.values().forEach(CachePools::close);
                queues.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
