package io.jtransformers.modeling;

import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.StepKey;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.checkpoint.LoadingReport;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A decoder with its weights on a device. Immutable and shared by threads: what changes is in a {@link Cache}. Closing
 * it frees the weights and every cache it made.
 *
 * <p>Source: {@code PreTrainedModel} in Transformers 5.12.1, {@code modeling_utils.py}.
 */
public abstract class PreTrainedModel implements AutoCloseable {

    private final PreTrainedConfig config;
    private final DecoderModel decoder;
    private @Nullable ModelResources resources; // set once, before anyone but the loader sees the model

    /** Takes the config and the decoder; a subclass then declares its head. */
    protected PreTrainedModel(ModelAssembly assembly) {
        this.config = assembly.config();
        this.decoder = assembly.decoder();
    }

    /** Gives the model what was loaded. */
    final void attach(ModelResources loaded) {
        resources = loaded;
    }

    final ModelResources resources() {
        ModelResources attached = resources;
        if (attached == null) {
            throw new IllegalStateException(
                    "A model was used before its weights were loaded; make it with fromPretrained.");
        }
        return attached;
    }

    /** The config of the checkpoint, overrides applied. */
    public PreTrainedConfig config() {
        return config;
    }

    /** The device that holds the weights. */
    public DeviceSpec device() {
        return resources().backend().device();
    }

    /** The kind of model and the name by which it was loaded. */
    @Override
    public String toString() {
        ModelResources attached = resources;
        return getClass().getSimpleName() + "[" + (attached == null ? "not loaded" : attached.modelName()) + "]";
    }

    /** What the checkpoint had and lacked. */
    public LoadingReport loadingReport() {
        return resources().weights().report();
    }

    /** Bytes of weights, mapped ones included, and of caches. */
    public long footprint() {
        return resources().weights().footprint() + resources().cacheFootprint();
    }

    /**
     * Bytes of temporaries that the model keeps for its next steps: of each queue that is idle, what its greatest step
     * has needed.
     */
    public long temporariesFootprint() {
        return resources().temporariesFootprint();
    }

    /** Blocks and slots that open caches hold; 0 when all are closed. */
    public int usedCacheBlocks() {
        return resources().usedCacheBlocks();
    }

    /**
     * A prompt that is computed in parts gives what it gives whole if the parts, the last one excepted, are multiples
     * of so many tokens; 1 if any parts do. Layers of linear attention compute by such blocks, and their checkpoints
     * may hold rounded decays for each place within one.
     */
    public int promptBlockSize() {
        return resources().pools().promptBlockSize();
    }

    /** Whether some layer keeps a state of each sequence rather than its positions. */
    final boolean hasRecurrentLayers() {
        return resources().pools().hasRecurrentLayers();
    }

    /**
     * How many keys a query sees in the layers that keep keys; 0 for all.
     *
     * @throws InputException if they differ
     */
    final int slidingWindow() {
        int[] windows = resources().pools().groups().stream()
                .mapToInt(group -> group.spec().window())
                .distinct()
                .toArray();
        if (windows.length > 1) {
            throw new InputException(
                    "position_ids restart within a row, but the layers of this model see different windows (%s); give each text a row of its own."
                            .formatted(Arrays.toString(windows)));
        }
        return windows.length == 0 ? 0 : windows[0];
    }

    /** The decoder, for heads. */
    protected final DecoderModel decoder() {
        return decoder;
    }

    /**
     * An empty cache that grows as needed.
     *
     * @param batchSize how many sequences, at least 1
     * @throws IllegalArgumentException if it is less
     */
    public Cache newCache(int batchSize) {
        return newCache(batchSize, CacheOptions.dynamic());
    }

    /**
     * An empty cache.
     *
     * @param batchSize how many sequences, at least 1
     * @param options how it keeps what it keeps
     * @throws IllegalArgumentException if there is to be no sequence
     * @throws io.jtransformers.backend.BackendException if the device has no room for what is to be taken at once, or
     *     cannot keep keys and values so
     */
    public Cache newCache(int batchSize, CacheOptions options) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "A cache of %d sequences was asked for; ask for 1 or more.".formatted(batchSize));
        }
        CachePools pools = resources().pools(options.dataType());
        List<SequenceCache> sequences = new ArrayList<>();
        try {
            for (int i = 0; i < batchSize; i++) {
                sequences.add(SequenceCache.open(pools, options.capacity()));
            }
        } catch (RuntimeException | Error failure) {
            sequences.forEach(SequenceCache::close);
            throw failure;
        }
        return new Cache(new PooledCacheReader(this::resources), sequences);
    }

    /**
     * Runs one step and advances its caches; if it fails they are as before.
     *
     * @param input the rows
     * @param recorder receives intermediate results
     * @param cancellation asks to stop between layers
     * @param head what is computed of the rows that the step's {@code headRows} name
     * @param pick takes what is wanted of {@code head}'s output, {@code [n, outFeatures]}, to the heap
     * @return what {@code pick} gave
     * @throws java.util.concurrent.CancellationException if the call was asked to stop
     */
    public final <R> R run(
            StepInput input,
            OutputRecorder recorder,
            CancellationToken cancellation,
            HeadFunction head,
            Function<Tensor, R> pick) {
        ModelResources loaded = resources();
        try (ModelResources.Session session = loaded.openSession();
                CacheUses _ = CacheUses.of(input.sequences(), loaded::owns);
                var scope = TensorScope.open(session.queue())) {
            input.sequences().forEach(step -> step.cache().reserve(step.rows()));
            CachePools pools = input.sequences().getFirst().cache().pools();
            var context = new DecoderModel.StepContext(
                    session.queue(), pools, recorder, cancellation, Thread.currentThread(), input.headSeesAll());
            // Written before the step and read after it, so that a device may replay what lies between.
            TokenBatch batch = new TokenBatchWriter(input, pools).write(scope);
            HostTensor givenEmbeds = input.inputsEmbeds();
            Tensor inputsEmbeds = givenEmbeds == null ? null : scope.upload(givenEmbeds);
            Tensor output = scope.allocate(DataType.F32, Shape.of(input.headRows().length, head.outFeatures()));
            session.queue().run(key(input, pools, recorder), () -> {
                try (var _ = TensorScope.open(context.queue())) {
                    Tensor headStates = decoder.forward(inputsEmbeds, batch, context);
                    if (input.headRows().length > 0) {
                        head.function().accept(headStates, output);
                    }
                }
            });
            // What pick computes on the device takes its turn like a step.
            AtomicReference<@Nullable R> picked = new AtomicReference<>();
            session.queue().run(StepKey.once(this), () -> picked.set(pick.apply(output)));
            R result = Objects.requireNonNull(picked.get(), "pick gave nothing");
            input.sequences().forEach(step -> step.cache().advance(step.rows()));
            return result;
        }
    }

    /**
     * Runs a padded batch as one step.
     *
     * @param inputs the arguments of the call
     * @param headRows the rows that the head is to see, counted over {@code [batch · time]}
     * @param head what is computed of those rows
     * @throws InputException if the arguments do not fit the model
     */
    protected final ForwardResult forward(ModelInputs inputs, int[] headRows, HeadFunction head) {
        try (PaddedBatch batch = PaddedBatch.open(inputs, this)) {
            var recorder = new HostRecorder(inputs, config, batch.segments());
            checkRecording(inputs, recorder);
            HostTensor values = run(
                    batch.step(headRows),
                    recorder.isRecording() ? recorder : OutputRecorder.SILENT,
                    new CancellationToken(),
                    head,
                    Tensor::toHost);
            return new ForwardResult(
                    values, batch.takeCache(), recorder.hiddenStates(), recorder.attentions(), recorder.routerLogits());
        }
    }

    private void checkRecording(ModelInputs inputs, HostRecorder recorder) {
        long rows = (long) inputs.batchSize() * inputs.timeSteps();
        Cache past = inputs.pastKeyValues();
        long keys = inputs.timeSteps() + (past == null ? 0L : past.sequenceLength());
        new RecordingSize(rows, rows * keys).check(config, recorder.outputs());
    }

    private StepKey key(StepInput input, CachePools pools, OutputRecorder recorder) {
        boolean hasOneShape = input.inputsEmbeds() == null && input.keyMask() == null && input.attentionBias() == null;
        return new StepKey(
                this,
                input.tokens(),
                input.sequences().size(),
                input.headSeesAll() ? -1 : input.headRows().length,
                TokenBatchWriter.tableWidth(input, pools),
                Objects.hash(decoder.rotary().variant(input.ropeLength()), pools.dataType()),
                hasOneShape && !recorder.isRecording());
    }

    /**
     * Frees weights, caches and the share in the backend, after the steps that are running; a second call does nothing.
     */
    @Override
    public void close() {
        ModelResources loaded = resources;
        if (loaded != null) {
            loaded.close();
        }
    }
}
