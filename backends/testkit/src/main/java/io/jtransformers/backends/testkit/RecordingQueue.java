package io.jtransformers.backends.testkit;

import io.jtransformers.backend.AttentionKernels;
import io.jtransformers.backend.Backend;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.ElementwiseKernels;
import io.jtransformers.backend.ExpertKernels;
import io.jtransformers.backend.FeedForwardKernels;
import io.jtransformers.backend.IndexingKernels;
import io.jtransformers.backend.KeyValueKernels;
import io.jtransformers.backend.LightningKernels;
import io.jtransformers.backend.LinearKernels;
import io.jtransformers.backend.NormalizationKernels;
import io.jtransformers.backend.ProductKernels;
import io.jtransformers.backend.RecurrentKernels;
import io.jtransformers.backend.ReductionKernels;
import io.jtransformers.backend.RotaryKernels;
import io.jtransformers.backend.StepKey;
import io.jtransformers.tensor.Slab;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue that passes everything on to another and records what each step did, for the replay contract: the calls of
 * one decoding step, repeated with the inputs of the next and without the model, must give what the next gave.
 *
 * <p>Tensors of this queue live on a slab of its own. A kernel sees them as tensors of the other queue, so that a
 * definition takes its temporaries from that queue's slab: repeated later, it overwrites nothing that belongs to the
 * step. What a definition calls is part of its kernel and not recorded by itself.
 */
public final class RecordingQueue implements ComputeQueue {

    private final ComputeQueue queue;
    private final Slab slab;
    private final TensorScope kept; // owns the operands of recorded calls
    private final ElementwiseKernels elementwise;
    private final ReductionKernels reductions;
    private final ProductKernels products;
    private final IndexingKernels indexing;
    private final KeyValueKernels keyValues;
    private final RecurrentKernels recurrent;
    private final NormalizationKernels normalization;
    private final LinearKernels linear;
    private final RotaryKernels rotary;
    private final AttentionKernels attention;
    private final LightningKernels lightning;
    private final FeedForwardKernels feedForward;
    private final ExpertKernels experts;

    private final List<RecordedStep> steps = new ArrayList<>();
    private final List<RecordedStep.Upload> uploadsForNextStep = new ArrayList<>();
    private boolean inStep;
    private boolean readingResults;

    /** A recorder of {@code queue}, which it closes. */
    public RecordingQueue(ComputeQueue queue) {
        this.queue = queue;
        this.slab = new Slab(queue.backend()::allocate);
        this.kept = TensorScope.open(queue);
        this.elementwise = recorded(ElementwiseKernels.class, queue.elementwise());
        this.reductions = recorded(ReductionKernels.class, queue.reductions());
        this.products = recorded(ProductKernels.class, queue.products());
        this.indexing = recorded(IndexingKernels.class, queue.indexing());
        this.keyValues = recorded(KeyValueKernels.class, queue.keyValues());
        this.recurrent = recorded(RecurrentKernels.class, queue.recurrent());
        this.normalization = recorded(NormalizationKernels.class, queue.normalization());
        this.linear = recorded(LinearKernels.class, queue.linear());
        this.rotary = recorded(RotaryKernels.class, queue.rotary());
        this.attention = recorded(AttentionKernels.class, queue.attention());
        this.lightning = recorded(LightningKernels.class, queue.lightning());
        this.feedForward = recorded(FeedForwardKernels.class, queue.feedForward());
        this.experts = recorded(ExpertKernels.class, queue.experts());
    }

    private <K> K recorded(Class<K> family, K kernels) {
        return family.cast(Proxy.newProxyInstance(
                family.getClassLoader(), new Class<?>[] {family}, (proxy, method, operands) -> {
                    if (method.getDeclaringClass().equals(Object.class)) {
                        return method.invoke(kernels, operands);
                    }
                    return call(kernels, method, operands);
                }));
    }

    private @Nullable Object call(Object kernels, Method method, Object @Nullable [] operands) {
        List<@Nullable Object> owned = new ArrayList<>();
        for (Object operand : operands == null ? new Object[0] : operands) {
            owned.add(Operands.ownedBy(kept, operand));
        }
        var call = new RecordedStep.Call(kernels, method, owned);
        record(call);
        return call.repeat(queue);
    }

    private void record(RecordedStep.Event event) {
        if (inReplayableStep() && steps.getLast().isEnded()) {
            throw new IllegalStateException(
                    "A value was read from the device in the midst of a step that is to be replayed, since a kernel or"
                            + " an input follows it; read values at the end of the step or after it.");
        }
        if (!steps.isEmpty()) {
            steps.getLast().add(event);
        }
    }

    private boolean inReplayableStep() {
        return inStep && steps.getLast().key().isReplayable();
    }

    /** The steps so far, the latest last. */
    public List<RecordedStep> steps() {
        return List.copyOf(steps);
    }

    /** Runs a step on a key of its own and gives what it did; what is read until the next step belongs to it. */
    public RecordedStep record(Runnable step) {
        run(new StepKey(this, 0, 0, 0, 0, 0, true), step);
        return steps.getLast();
    }

    /** A step that runs once, after one that can be replayed, reads what that one computed and belongs to it. */
    @Override
    public void run(StepKey key, Runnable step) {
        if (key.equals(StepKey.once(key.model()))
                && !steps.isEmpty()
                && steps.getLast().key().isReplayable()) {
            readingResults = true;
            try {
                queue.run(key, step);
            } finally {
                readingResults = false;
            }
            return;
        }
        var recording = new RecordedStep(queue, key, uploadsForNextStep);
        uploadsForNextStep.clear();
        steps.add(recording);
        inStep = true;
        try {
            queue.run(key, step);
        } finally {
            inStep = false;
            recording.end();
        }
    }

    @Override
    public void upload(MemorySegment source, Tensor target) {
        long byteSize = target.shape().elementCount() * target.dataType().byteSize();
        MemorySegment copy = MemorySegment.ofArray(new byte[Math.toIntExact(byteSize)]);
        copy.copyFrom(source.asSlice(0, byteSize));
        var upload = new RecordedStep.Upload(copy.asReadOnly(), target.ownedBy(kept));
        if (!inStep && !readingResults) {
            uploadsForNextStep.add(upload);
        }
        record(upload);
        queue.upload(copy, upload.target());
    }

    @Override
    public void download(Tensor source, MemorySegment target) {
        Tensor owned = source.ownedBy(kept);
        if (inReplayableStep()) {
            steps.getLast().end();
        }
        if (!steps.isEmpty() && (!inStep || inReplayableStep())) {
            steps.getLast().addResult(owned);
        }
        queue.download(owned, target);
    }

    @Override
    public Backend backend() {
        return queue.backend();
    }

    @Override
    public Slab slab() {
        return slab;
    }

    @Override
    public ElementwiseKernels elementwise() {
        return elementwise;
    }

    @Override
    public ReductionKernels reductions() {
        return reductions;
    }

    @Override
    public ProductKernels products() {
        return products;
    }

    @Override
    public IndexingKernels indexing() {
        return indexing;
    }

    @Override
    public KeyValueKernels keyValues() {
        return keyValues;
    }

    @Override
    public RecurrentKernels recurrent() {
        return recurrent;
    }

    @Override
    public NormalizationKernels normalization() {
        return normalization;
    }

    @Override
    public LinearKernels linear() {
        return linear;
    }

    @Override
    public RotaryKernels rotary() {
        return rotary;
    }

    @Override
    public AttentionKernels attention() {
        return attention;
    }

    @Override
    public LightningKernels lightning() {
        return lightning;
    }

    @Override
    public FeedForwardKernels feedForward() {
        return feedForward;
    }

    @Override
    public ExpertKernels experts() {
        return experts;
    }

    @Override
    public void close() {
        kept.close();
        slab.close();
        queue.close();
    }

    @Override
    public String toString() {
        return "RecordingQueue[%s]".formatted(queue);
    }
}
