package io.jtransformers.backends.cpu;

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
import io.jtransformers.backend.host.HostQueue;
import io.jtransformers.backend.host.HostRecurrents;
import io.jtransformers.backend.host.StepTurns;
import io.jtransformers.tensor.Slab;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** A queue of the vector kernels; what they do not cover, the host's primitives and the definitions do. */
final class CpuQueue implements ComputeQueue {

    private final Backend backend;
    private final StepTurns turns;
    private final Slab slab;
    private final ElementwiseKernels elementwise;
    private final ReductionKernels reductions;
    private final ProductKernels products;
    private final IndexingKernels indexing;
    private final KeyValueKernels keyValues;
    private final RecurrentKernels recurrent = new HostRecurrents();
    private final NormalizationKernels normalization;
    private final LinearKernels linear;
    private final RotaryKernels rotary;
    private final AttentionKernels attention;
    private final FeedForwardKernels feedForward;
    private final ExpertKernels experts;
    private final LightningKernels lightning;

    /**
     * A queue without temporaries.
     *
     * @param backend allocates memory that the JVM can read
     * @param turns of the backend's queues
     * @param pool computes for all of them
     */
    CpuQueue(Backend backend, StepTurns turns, WorkerPool pool) {
        this.backend = backend;
        this.turns = turns;
        slab = new Slab(backend::allocate);
        elementwise = new CpuElementwise(pool);
        reductions = new CpuReductions(pool);
        products = new CpuProducts(pool);
        indexing = new CpuIndexing(pool);
        keyValues = new CpuKeyValues(pool);
        normalization = new CpuNormalization(pool);
        linear = new CpuLinear(pool);
        rotary = new CpuRotary(pool);
        attention = new CpuAttention(pool);
        feedForward = new CpuFeedForward(pool);
        experts = new CpuExperts(pool);
        lightning = new CpuLightning(pool);
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public Slab slab() {
        return slab;
    }

    @Override
    public void run(StepKey key, Runnable step) {
        turns.run(step);
    }

    @Override
    public void upload(MemorySegment source, Tensor target) {
        HostQueue.copyIn(source, target);
    }

    @Override
    public void download(Tensor source, MemorySegment target) {
        HostQueue.copyOut(source, target);
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
    public FeedForwardKernels feedForward() {
        return feedForward;
    }

    @Override
    public ExpertKernels experts() {
        return experts;
    }

    @Override
    public LightningKernels lightning() {
        return lightning;
    }

    @Override
    public void close() {
        slab.close();
    }

    @Override
    public String toString() {
        return "CpuQueue[%s]".formatted(backend.device());
    }
}
