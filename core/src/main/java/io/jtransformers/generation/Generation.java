package io.jtransformers.generation;

import io.jtransformers.modeling.CancellationToken;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A generation that runs by itself, on a thread of its own, and is seen as a stream, an iterator, a publisher or a
 * future: all of one generation, as many as one likes, each from the first token on.
 *
 * <p>{@link #cancel()}, closing a stream or this object, cancelling a subscription or the future, and the interrupt of
 * a thread that waits for a token stop it within one layer, also amid a prompt, and free its cache. Then the views end
 * as if it were finished, and the output holds what was generated, with {@link FinishReason#CANCELLED}. If it fails,
 * the views fail alike. Tokens of beams come when the search is over.
 */
public final class Generation implements AutoCloseable {

    private final TokenLog log = new TokenLog();
    private final CancellationToken cancellation;
    private final CompletableFuture<GenerateOutput> output = new CompletableFuture<>();

    private final Generator generator;
    private final boolean hasBeams;
    private volatile boolean wasStopped;

    /** Checks the arguments. */
    Generation(GenerativeModel model, GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
        this.cancellation = options.cancellation().child();
        Integer numBeams = config.orElse(model.generationConfig()).numBeams();
        this.hasBeams = numBeams != null && numBeams > 1;
        TokenStreamer streamer = hasBeams ? options.streamer() : log.andThen(options.streamer());
        this.generator = Generator.of(model, inputs, config, options.with(streamer, cancellation));
    }

    /** Checks the arguments and begins. */
    static Generation start(
            GenerativeModel model, GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
        var generation = new Generation(model, inputs, config, options);
        Thread.ofVirtual().name("generation").start(generation::run);
        return generation;
    }

    /** What runs it. */
    Generator generator() {
        return generator;
    }

    private void run() {
        try {
            complete(generator.run());
        } catch (GenerationCancelledException cancelled) {
            noteStopped();
            complete(cancelled.output());
        } catch (RuntimeException | Error failure) {
            fail(failure);
        }
    }

    /** Notes, before it is completed, that it does not end by itself. */
    void noteStopped() {
        wasStopped = true;
    }

    /** Of one that is completed whether it did not end by itself: a criterion may call its sequences cancelled, too. */
    boolean wasStopped() {
        return wasStopped;
    }

    /** Ends the views with a result. */
    void complete(GenerateOutput result) {
        if (hasBeams) {
            putAll(result);
        }
        log.end(null, () -> output.complete(result));
    }

    /** Ends the views with a failure. */
    void fail(Throwable failure) {
        log.end(failure, () -> output.completeExceptionally(failure));
    }

    private void putAll(GenerateOutput result) {
        for (int row = 0; row < result.newTokens().size(); row++) {
            for (int id : result.newTokens().get(row)) {
                log.put(row, id);
            }
        }
    }

    /**
     * Asks this generation to stop, and no other that was given the same options; a second call, or one after the end,
     * does nothing. The token of the options, when cancelled, stops all that were given it.
     */
    public void cancel() {
        cancellation.cancel();
    }

    /**
     * Waits for the end. An interrupt meanwhile stops the generation, and stays set.
     *
     * @return what was generated, all of it or until it was cancelled
     */
    public GenerateOutput output() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return output.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                    cancel(); // and then it ends soon
                }
            }
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(failed);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What {@link #output()} gives; cancelling it stops the generation. */
    public CompletableFuture<GenerateOutput> future() {
        CompletableFuture<GenerateOutput> view = output.copy();
        var _ = view.whenComplete((result, failure) -> {
            if (view.isCancelled()) {
                cancel();
            }
        });
        return view;
    }

    /**
     * The tokens as they come; waits for each. Closing the stream stops the generation.
     *
     * @see #iterator()
     */
    public Stream<Token> stream() {
        Spliterator<Token> tokens = Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
        return StreamSupport.stream(tokens, false).onClose(this::cancel);
    }

    /**
     * The tokens as they come; waits for each. An interrupt while it waits stops the generation, and stays set; then
     * there are no more tokens. For one thread at a time.
     */
    public Iterator<Token> iterator() {
        return new Iterator<>() {

            private int next;

            @Override
            public boolean hasNext() {
                return log.await(next, Generation.this::cancel) != null;
            }

            @Override
            public Token next() {
                Token token = log.await(next, Generation.this::cancel);
                if (token == null) {
                    throw new NoSuchElementException("The generation is over; ask hasNext() before.");
                }
                next++;
                return token;
            }
        };
    }

    /**
     * The tokens as they come, as many as each subscriber asks for; cancelling a subscription stops the generation. A
     * subscriber is called by the thread that generates or by the one that asks for more, and should not wait.
     *
     * @see <a href="https://www.reactive-streams.org/">Reactive Streams, whose rules it keeps</a>
     */
    public Flow.Publisher<Token> publisher() {
        return subscriber -> TokenSubscription.open(log, subscriber, this::cancel);
    }

    /**
     * Stops the generation, and waits until it has freed what it holds: for the layer or the engine's step that is
     * running. An interrupt does not shorten that, and stays set.
     */
    @Override
    public void close() {
        cancel();
        @Nullable GenerateOutput _ = output.handle((result, failure) -> result).join();
    }
}
