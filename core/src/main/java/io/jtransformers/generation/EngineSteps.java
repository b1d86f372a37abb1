package io.jtransformers.generation;

import io.jtransformers.modeling.CacheInUseException;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.tensor.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running requests of a {@link GenerationEngine}, and their steps. Used by the engine's thread. */
final class EngineSteps {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationEngine.class);
    private static final Set<String> LENGTH_DEPENDENT_ROPES = Set.of("dynamic", "longrope");

    private final GenerativeModel model;
    private final EngineLimits limits;
    private final boolean ropeDependsOnLength;
    private final CancellationToken stop = new CancellationToken();
    private final EngineMeter meter = new EngineMeter();
    private final Map<Generator, Generation> running = new LinkedHashMap<>(); // in the order in which they came
    private final Set<Generator> reserved = Collections.newSetFromMap(new IdentityHashMap<>());
    private long rows;
    private long cachedTokens;

    EngineSteps(GenerativeModel model, EngineLimits limits) {
        this.model = model;
        this.limits = limits;
        this.ropeDependsOnLength =
                LENGTH_DEPENDENT_ROPES.contains(model.config().ropeParameters().ropeType());
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    /** Asks the step that is running to stop; from any thread. */
    void stop() {
        stop.cancel();
    }

    /** Sets aside what a request needs at most; says whether there was enough. */
    boolean reserve(Generator request) {
        boolean fits = rows + request.rowsAtMost() <= limits.maxRows()
                && request.cachedTokensAtMost() <= limits.maxCachedTokens() - cachedTokens;
        if (fits) {
            rows += request.rowsAtMost();
            cachedTokens += request.cachedTokensAtMost();
            reserved.add(request);
        }
        return fits;
    }

    /** Lets a request join. */
    void begin(Generation request) {
        Generator generator = request.generator();
        running.put(generator, request);
        try {
            checkPast(generator);
            generator.begin();
        } catch (RuntimeException | Error failure) {
            end(generator, failure);
        }
    }

    /** A cache is one conversation: two requests would write each other's past. */
    private void checkPast(Generator request) {
        var past = request.pastKeyValues();
        if (past != null
                && running.keySet().stream()
                        .anyMatch(other -> !other.equals(request) && past.equals(other.pastKeyValues()))) {
            throw new CacheInUseException(
                    "A request came with a cache (pastKeyValues) with which another one is running; wait for that one's"
                            + " output, or give each a cache of its own (Cache.fork).");
        }
    }

    /** What is and was done; from any thread. */
    EngineStatus status() {
        return meter.status();
    }

    private void publish() {
        meter.publish(running.size(), rows, cachedTokens);
    }

    /** Lets every running request go on by a step; those that are over or cancelled leave. */
    void round() {
        endFinished();
        for (Generator alone : running.keySet().stream()
                .filter(request -> !request.sharesSteps())
                .toList()) {
            var step = new JointStep();
            step.add(alone, limits.maxStepTokens());
            run(step);
        }
        sharedSteps().forEach(this::run);
        endFinished();
        publish();
    }

    private void endFinished() {
        for (Generator request : List.copyOf(running.keySet())) {
            if (request.isOver() || request.isCancelled()) {
                finish(request);
            }
        }
    }

    /** Rows that decode first, then as much of the prompts as there is room for. */
    private Iterable<JointStep> sharedSteps() {
        Map<Like, JointStep> steps = new LinkedHashMap<>();
        List<Generator> sharing =
                running.keySet().stream().filter(Generator::sharesSteps).toList();
        int decoding = 0;
        for (Generator request : sharing) {
            if (!request.isPrefilling()) {
                JointStep step = stepOf(request, steps);
                int before = step.rows();
                step.add(request, 0);
                decoding += step.rows() - before;
            }
        }
        int room = Math.max(1, limits.maxStepTokens() - decoding); // guesses of assistants may fill a step
        addPrompts(sharing.stream().filter(Generator::isPrefilling).toList(), room, steps);
        return new ArrayList<>(steps.values());
    }

    /**
     * Shares the room evenly; what short prompts leave of it goes to longer ones. Where shares would be less than a
     * block, it is first come first served.
     */
    private void addPrompts(List<Generator> prompts, int room, Map<Like, JointStep> steps) {
        boolean isShared = room / Math.max(1, prompts.size()) >= model.promptBlockSize();
        List<Generator> ordered = isShared
                ? prompts.stream()
                        .sorted(Comparator.comparingLong(Generator::pendingPromptRows))
                        .toList()
                : prompts;
        int left = ordered.size();
        int rest = room;
        for (Generator request : ordered) {
            if (rest > 0) {
                JointStep step = stepOf(request, steps);
                int before = step.rows();
                step.add(request, isShared ? rest / left : rest);
                rest -= step.rows() - before;
                left--;
            }
        }
    }

    private JointStep stepOf(Generator request, Map<Like, JointStep> steps) {
        var key = new Like(ropeDependsOnLength ? request.ropeLength() : 0, request.cacheType());
        return steps.computeIfAbsent(key, _ -> new JointStep());
    }

    /**
     * What must be the same of those that share a step.
     *
     * @param ropeLength of ropes that depend on the length of a text; 0 for others
     * @param cacheType of keys and values
     */
    private record Like(int ropeLength, DataType cacheType) {}

    private void run(JointStep step) {
        if (stop.isCancelled() || step.rows() == 0) {
            return;
        }
        try {
            long startNanos = System.nanoTime();
            int tokens = step.run(model, stop, this::advance);
            meter.step(System.nanoTime() - startNanos, step.promptRows(), tokens);
        } catch (CancellationException _) {
            // The engine is being closed, or a streamer has interrupted its thread, which stops nobody else.
            boolean _ = Thread.interrupted();
        } catch (RuntimeException | Error failure) {
            retry(step.generations(), failure);
        }
    }

    /** Whose rows the model cannot compute fails; the others, which a failed step leaves as they were, go on. */
    private void retry(List<Generator> requests, Throwable failure) {
        if (requests.size() == 1) {
            end(requests.getFirst(), failure);
            return;
        }
        for (Generator request : requests) {
            var step = new JointStep();
            step.add(request, limits.maxStepTokens());
            if (step.rows() == 0) {
                end(request, failure); // its caches went on without it
            }
            run(step);
        }
    }

    /** What a processor, a criterion or a streamer throws ends its own request only. */
    private int advance(Generator request, List<Search> scored, List<NextTokenScores> scores) {
        try {
            return request.advance(scored, scores);
        } catch (CancellationException cancelled) {
            if (request.isCancelled()) {
                finish(request); // amid the step of an assistant
            } else {
                end(request, cancelled);
            }
        } catch (RuntimeException | Error failure) {
            end(request, failure);
        }
        return 0;
    }

    private void finish(Generator request) {
        GenerateOutput output;
        boolean isOver;
        try {
            isOver = request.isOver();
            output = request.finish();
        } catch (RuntimeException | Error failure) {
            end(request, failure);
            return;
        }
        meter.finished();
        Generation views = leave(request);
        if (!isOver) {
            views.noteStopped();
        }
        // Who waits for the output may do what it likes, but not on the engine's thread.
        Thread.ofVirtual().name("generation-end").start(() -> views.complete(output));
    }

    private void end(Generator request, Throwable failure) {
        meter.failed();
        fail(leave(request), failure);
    }

    /** Tells who listens to a request that it has failed. */
    static void fail(Generation request, Throwable failure) {
        Thread.ofVirtual().name("generation-end").start(() -> {
            try {
                request.generator().fail(failure);
            } finally {
                request.fail(failure);
            }
        });
    }

    private Generation leave(Generator request) {
        Generation views = Objects.requireNonNull(running.remove(request));
        if (reserved.remove(request)) {
            rows -= request.rowsAtMost();
            cachedTokens -= request.cachedTokensAtMost();
        }
        try {
            request.close();
        } catch (RuntimeException | Error failure) {
            LOG.warn("A strategy of a request that is over could not be closed.", failure);
        }
        publish(); // before anyone hears of its end
        return views;
    }

    /** Ends all running requests with a failure that is not theirs. */
    void failAll(Throwable failure) {
        List.copyOf(running.keySet()).forEach(request -> end(request, failure));
    }

    /** Ends all running requests with what they have. */
    void cancelAll() {
        List.copyOf(running.keySet()).forEach(this::finish);
    }
}
