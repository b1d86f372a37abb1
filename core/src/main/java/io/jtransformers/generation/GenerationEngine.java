package io.jtransformers.generation;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheOptions;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.OutputRecorder;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Continuous batching: generates for requests of many threads at once. A request joins the running ones at the next
 * step, and leaves when it is over; rows of different requests share a step. Each keeps its own config, seed,
 * processors, streamer and cancellation, and gets the tokens that it would get alone.
 *
 * <p>An engine is a {@link GenerativeModel}, so that whatever takes one, such as structured output, can be given an
 * engine and used by many threads; {@link #start} and {@link #generate} put requests into the queue.
 *
 * <p>First come, first served: requests wait in a queue until the {@linkplain Builder limits} leave room for the first
 * of them. Rows that decode are in every step; prompts share what room is left, so a long one does not hold the others
 * up. A thread of the engine's own computes, and calls streamers, processors and criteria: they should not wait. What
 * they throw ends their own request only.
 *
 * <p>Requests whose prompts are embeddings, and those of which states are recorded, have steps of their own. A
 * cancelled request, also one that waits, leaves after the step that is running. A cache of the caller's
 * ({@code pastKeyValues}) goes with one running request at a time, and must not be touched before that is over.
 */
public final class GenerationEngine implements GenerativeModel, AutoCloseable {

    private final GenerativeModel model;
    private final EngineLimits limits;
    private final WhenFull whenFull;
    private final EngineSteps steps;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition(); // there is something to do
    private final Condition space = lock.newCondition(); // the queue is not full
    private final Deque<Generation> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean draining;
    private boolean closed;

    /** What a full queue does with one more request. */
    public enum WhenFull {

        /** Throws a {@link GenerationQueueFullException}. */
        REFUSE,

        /** Lets the thread that asks wait for a place. */
        WAIT
    }

    private GenerationEngine(Builder builder) {
        this.model = builder.model;
        this.limits = new EngineLimits(
                builder.queueCapacity, builder.maxRows, builder.maxStepTokens, builder.maxCachedTokens);
        this.whenFull = builder.whenFull;
        this.steps = new EngineSteps(model, limits);
        this.thread = Thread.ofPlatform().daemon().name("generation-engine").unstarted(this::drive);
    }

    /** An engine for a model, which must stay open as long. */
    public static Builder builder(GenerativeModel model) {
        return new Builder(model);
    }

    // The model.

    @Override
    public PreTrainedConfig config() {
        return model.config();
    }

    @Override
    public GenerationConfig generationConfig() {
        return model.generationConfig();
    }

    @Override
    public Cache newCache(int batchSize) {
        return model.newCache(batchSize);
    }

    @Override
    public Cache newCache(int batchSize, CacheOptions options) {
        return model.newCache(batchSize, options);
    }

    @Override
    public int promptBlockSize() {
        return model.promptBlockSize();
    }

    /** As the model does it, at once and on the calling thread. */
    @Override
    public <R> R score(
            StepInput input, OutputRecorder recorder, CancellationToken cancellation, Function<Tensor, R> pick) {
        return model.score(input, recorder, cancellation, pick);
    }

    /** As the model does it, at once and on the calling thread. */
    @Override
    public void prefill(StepInput input, CancellationToken cancellation) {
        model.prefill(input, cancellation);
    }

    // Requests.

    /**
     * Puts a request into the queue, and waits for its end.
     *
     * @throws GenerationCancelledException if it was cancelled, the thread interrupted or the engine closed meanwhile
     * @throws IllegalStateException if the caller is the engine's own thread, which cannot wait for itself
     * @throws GenerationQueueFullException as {@link #start} does
     * @throws GenerationEngineClosedException if the engine is closed before the request has joined
     */
    @Override
    public GenerateOutput generate(GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
        if (Thread.currentThread().equals(thread)) {
            throw new IllegalStateException(
                    "A streamer, processor or criterion asked the engine that calls it to generate, and would wait for"
                            + " itself; ask from another thread, or the model.");
        }
        Generation request = start(inputs, config, options);
        GenerateOutput output = request.output();
        if (request.wasStopped()) {
            throw new GenerationCancelledException(
                    "The generation was cancelled after %d new tokens."
                            .formatted(output.usage().newTokens()),
                    output);
        }
        return output;
    }

    /**
     * Puts a request into the queue, from any thread. Its {@code max_time} counts from now on.
     *
     * @param inputs the prompts
     * @param config what is to differ from the model's
     * @param options streamer, cancellation and the like
     * @return the views of the request's tokens and its output
     * @throws io.jtransformers.modeling.InputException if the prompts do not fit the model, each other, the config or
     *     the limits
     * @throws io.jtransformers.modeling.ConfigException if the config cannot be used
     * @throws GenerationQueueFullException if the queue is full and the engine was told to refuse then, or the caller
     *     is the engine's own thread or was interrupted while it waited; an interrupt is still set
     * @throws GenerationEngineClosedException if the engine is closed
     */
    @Override
    public Generation start(GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
        var request = new Generation(model, inputs, config, options);
        limits.check(request.generator());
        lock.lock();
        try {
            awaitSpace();
            waiting.add(request);
            work.signal();
        } finally {
            lock.unlock();
        }
        return request;
    }

    private void awaitSpace() {
        while (isOpen() && waiting.size() >= limits.queueCapacity()) {
            if (whenFull == WhenFull.REFUSE || Thread.currentThread().equals(thread)) {
                throw queueFull();
            }
            try {
                space.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw queueFull();
            }
        }
        if (!isOpen()) {
            throw closedException();
        }
    }

    private boolean isOpen() {
        return !closed && !draining;
    }

    private GenerationQueueFullException queueFull() {
        return new GenerationQueueFullException(
                "A request came while %d were waiting, as many as may; try again later, or raise queueCapacity."
                        .formatted(waiting.size()));
    }

    private static GenerationEngineClosedException closedException() {
        return new GenerationEngineClosedException(
                "The engine was closed before it came to the request; keep it open, or ask another.");
    }

    /** What the engine is doing, and what it has done; of running requests as of the end of the latest step. */
    public EngineStatus status() {
        lock.lock();
        try {
            return steps.status().withWaiting(waiting.size());
        } finally {
            lock.unlock();
        }
    }

    // The engine's thread.

    private void drive() {
        try {
            while (admit()) {
                steps.round();
            }
        } catch (RuntimeException | Error failure) {
            steps.failAll(failure);
            throw failure;
        } finally {
            close(); // also if it ended by itself: nobody is to wait for ever
            steps.cancelAll();
        }
    }

    /** Waits for something to do, and lets those join that there is room for; says whether the engine is open. */
    private boolean admit() {
        List<Generation> joining = new ArrayList<>();
        lock.lock();
        try {
            while (isOpen() && waiting.isEmpty() && steps.isIdle()) {
                work.awaitUninterruptibly();
            }
            if (closed || (waiting.isEmpty() && steps.isIdle())) {
                return false;
            }
            waiting.removeIf(request -> request.generator().isCancelled() && joining.add(request));
            while (!waiting.isEmpty() && steps.reserve(waiting.getFirst().generator())) {
                joining.add(waiting.removeFirst());
            }
            space.signalAll();
        } finally {
            lock.unlock();
        }
        joining.forEach(steps::begin);
        return true;
    }

    /**
     * Takes no more requests, and waits until those that have come are over; an interrupt ends the waiting, and stays
     * set. Afterwards {@link #close} has nothing to do.
     */
    public void drain() {
        lock.lock();
        try {
            draining = true;
            work.signalAll();
            space.signalAll();
        } finally {
            lock.unlock();
        }
        joinThread();
    }

    private void joinThread() {
        if (!Thread.currentThread().equals(thread)) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Ends the engine: waiting requests fail with a {@link GenerationEngineClosedException}, running ones end as if
     * they were cancelled. Waits for the engine's thread; a second call does the same. The model stays open.
     */
    @Override
    public void close() {
        List<Generation> refused;
        lock.lock();
        try {
            closed = true;
            refused = List.copyOf(waiting);
            waiting.clear();
            work.signalAll();
            space.signalAll();
        } finally {
            lock.unlock();
        }
        steps.stop();
        refused.forEach(request -> EngineSteps.fail(request, closedException()));
        joinThread();
    }

    /** Collects limits. What a request needs at most is set aside when it joins. */
    public static final class Builder {

        private final GenerativeModel model;
        private int queueCapacity = 1024;
        private WhenFull whenFull = WhenFull.REFUSE;
        private int maxRows = 64;
        private int maxStepTokens = 512;
        private long maxCachedTokens = Long.MAX_VALUE;

        private Builder(GenerativeModel model) {
            this.model = model;
        }

        /** How many requests may wait; 1024 unless said otherwise. */
        public Builder queueCapacity(int value) {
            queueCapacity = value;
            return this;
        }

        /** What a full queue does; it refuses unless said otherwise. */
        public Builder whenFull(WhenFull value) {
            whenFull = value;
            return this;
        }

        /** How many rows may decode at once, beams and rows of guidance counted; 64 unless said otherwise. */
        public Builder maxRows(int value) {
            maxRows = value;
            return this;
        }

        /**
         * How many tokens a step computes, prompts and decoding rows together; 512 unless said otherwise. A part of a
         * prompt is at least one of the model's blocks ({@link GenerativeModel#promptBlockSize}), and guesses of
         * assistants are computed with their row, so that a step may have some more.
         */
        public Builder maxStepTokens(int value) {
            maxStepTokens = value;
            return this;
        }

        /**
         * How many tokens the caches of running requests may hold; without limit unless said otherwise, since the room
         * is not the heap's. In float32 a token takes {@code 8 · layers · keyValueHeads · headSize} bytes, layers of
         * lightning attention not counted. Caches of assistant models are not counted either.
         */
        public Builder maxCachedTokens(long value) {
            maxCachedTokens = value;
            return this;
        }

        /**
         * Starts the engine.
         *
         * @throws IllegalArgumentException if a limit is less than 1, or {@code maxStepTokens} is not greater than
         *     {@code maxRows}
         */
        public GenerationEngine build() {
            var engine = new GenerationEngine(this);
            engine.thread.start();
            return engine;
        }
    }
}
