package io.jtransformers.backends.testkit;

import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.StepKey;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one step did on a {@link RecordingQueue}: its inputs, its kernel calls and what was read after it. It can be
 * done again without the model and with other inputs, as a device replays a step that it has captured.
 *
 * <p>Inputs are the uploads since the step before and within the step. Results are the downloads at its end and until
 * the next step.
 */
public final class RecordedStep {

    private static final Set<DataType> HEAP_TYPES = EnumSet.of(DataType.F32, DataType.I32, DataType.I64);

    private final ComputeQueue queue;
    private final StepKey key;
    private final List<Upload> before;
    private final List<Event> inside = new ArrayList<>();
    private final List<Event> after = new ArrayList<>();
    private final List<HostTensor> results = new ArrayList<>();
    private boolean running = true;

    /** Something that happened on the queue. */
    sealed interface Event {}

    /**
     * A kernel was called.
     *
     * @param kernels the family of the queue that is recorded
     * @param method the kernel
     * @param operands of the call, owned by the recorder
     */
    record Call(Object kernels, Method method, List<@Nullable Object> operands) implements Event {

        String name() {
            return method.getDeclaringClass().getSimpleName() + "." + method.getName();
        }

        @Nullable
        Object repeat(ComputeQueue queue) {
            try (var _ = TensorScope.open(queue)) {
                return method.invoke(kernels, operands.toArray());
            } catch (InvocationTargetException failure) {
                switch (failure.getCause()) {
                    case RuntimeException exception -> throw exception;
                    case Error error -> throw error;
                    case null, default -> throw new IllegalStateException(name() + " failed.", failure);
                }
            } catch (IllegalAccessException failure) {
                throw new IllegalStateException(name() + " cannot be called: its interface must be public.", failure);
            }
        }
    }

    /**
     * An input was written.
     *
     * @param contents a copy of it
     * @param target where it went
     */
    record Upload(MemorySegment contents, Tensor target) implements Event {}

    /**
     * A result was read.
     *
     * @param source where it lies
     */
    record Download(Tensor source) implements Event {}

    RecordedStep(ComputeQueue queue, StepKey key, List<Upload> before) {
        this.queue = queue;
        this.key = key;
        this.before = List.copyOf(before);
    }

    void add(Event event) {
        (running ? inside : after).add(event);
    }

    /** Notes that a tensor was read after the step; one of a type that the heap does not know is no result. */
    void addResult(Tensor source) {
        if (HEAP_TYPES.contains(source.dataType())) {
            after.add(new Download(source));
            results.add(source.toHost());
        }
    }

    /** Ends the part that a device captures: what comes now is done after it. */
    void end() {
        running = false;
    }

    boolean isEnded() {
        return !running;
    }

    /** The key under which the step ran. */
    public StepKey key() {
        return key;
    }

    /** The kernels that the step called, in order, such as {@code LinearKernels.linear}. */
    public List<String> calls() {
        return inside.stream()
                .filter(Call.class::isInstance)
                .map(event -> ((Call) event).name())
                .toList();
    }

    /** The operands of the kernel calls, in order, such as a {@code LinearCall}; tensors are those of the recording. */
    public <T> List<T> operands(Class<T> type) {
        return inside.stream()
                .filter(Call.class::isInstance)
                .flatMap(event -> ((Call) event).operands().stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** What was read after the step when it was recorded, in order. */
    public List<HostTensor> results() {
        return List.copyOf(results);
    }

    /**
     * Whether a device that captured this step may replay it in place of {@code other}: both write their inputs to the
     * same addresses and call the same kernels on operands at the same addresses.
     *
     * @return empty if so, else the first difference
     */
    public Optional<String> differenceFrom(RecordedStep other) {
        if (before.size() != other.before.size() || inside.size() != other.inside.size()) {
            return Optional.of("%d inputs before and %d events inside the step, but %d and %d in the other: %s and %s"
                    .formatted(
                            before.size(),
                            inside.size(),
                            other.before.size(),
                            other.inside.size(),
                            calls(),
                            other.calls()));
        }
        List<Event> ours = Stream.concat(before.stream(), inside.stream()).toList();
        List<Event> theirs =
                Stream.concat(other.before.stream(), other.inside.stream()).toList();
        for (int i = 0; i < ours.size(); i++) {
            if (!alike(ours.get(i), theirs.get(i))) {
                return Optional.of("event %d is %s, but %s in the other"
                        .formatted(i, describe(ours.get(i)), describe(theirs.get(i))));
            }
        }
        return Optional.empty();
    }

    private static boolean alike(Event one, Event other) {
        return switch (one) {
            case Call call ->
                other instanceof Call otherCall
                        && call.method().equals(otherCall.method())
                        && Operands.alike(call.operands(), otherCall.operands());
            case Upload upload ->
                other instanceof Upload otherUpload && Operands.alike(upload.target(), otherUpload.target());
            case Download download ->
                other instanceof Download otherDownload && Operands.alike(download.source(), otherDownload.source());
        };
    }

    private static String describe(Event event) {
        return switch (event) {
            case Call call -> call.name() + " of " + Operands.describe(call.operands());
            case Upload upload -> "an upload to " + Operands.describe(upload.target());
            case Download download -> "a download from " + Operands.describe(download.source());
        };
    }

    /** Does the step again with the inputs that it had, and reads its results. */
    public List<HostTensor> replay() {
        return replayWith(this);
    }

    /**
     * Does the step again with the inputs of {@code other}, and reads its results. Their places are overwritten with
     * NaN first, so that what is left from a step in between is not taken for a result.
     *
     * @throws IllegalArgumentException if the inputs of {@code other} go elsewhere
     * @throws IllegalStateException if the key of the step says that it cannot be replayed
     */
    public List<HostTensor> replayWith(RecordedStep other) {
        if (!key.isReplayable()) {
            throw new IllegalStateException(
                    "A step was to be replayed whose key says that it cannot be: %s.".formatted(key));
        }
        List<Upload> inputs = inputsLike(other);
        for (Event event : after) {
            if (event instanceof Download download && download.source().dataType() == DataType.F32) {
                queue.elementwise().fill(download.source(), Float.NaN);
            }
        }
        inputs.subList(0, before.size()).forEach(this::write);
        queue.run(key, () -> {
            int next = before.size();
            for (Event event : inside) {
                switch (event) {
                    case Call call -> call.repeat(queue);
                    case Upload upload -> write(inputs.get(next++));
                    case Download download -> throw new IllegalStateException("unreachable: refused when recorded");
                }
            }
        });
        return repeatAfter();
    }

    private List<HostTensor> repeatAfter() {
        List<HostTensor> read = new ArrayList<>();
        for (Event event : after) {
            switch (event) {
                case Call call -> call.repeat(queue);
                case Upload upload -> write(upload);
                case Download download -> read.add(download.source().toHost());
            }
        }
        return read;
    }

    private void write(Upload upload) {
        queue.upload(upload.contents(), upload.target());
    }

    private List<Upload> inputsLike(RecordedStep other) {
        List<Upload> own = inputs();
        List<Upload> others = other.inputs();
        boolean sameTargets = own.size() == others.size();
        for (int i = 0; sameTargets && i < own.size(); i++) {
            sameTargets = alike(own.get(i), others.get(i));
        }
        if (!sameTargets) {
            throw new IllegalArgumentException("A step was to be replayed with the inputs of one that is not like it: "
                    + differenceFrom(other).orElse(""));
        }
        return others;
    }

    private List<Upload> inputs() {
        return Stream.concat(
                        before.stream(),
                        inside.stream().filter(Upload.class::isInstance).map(Upload.class::cast))
                .toList();
    }
}
