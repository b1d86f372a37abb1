package io.jtransformers.backend.host;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.ElementwiseKernels;
import io.jtransformers.backend.IndexingKernels;
import io.jtransformers.backend.KeyValueKernels;
import io.jtransformers.backend.ProductKernels;
import io.jtransformers.backend.RecurrentKernels;
import io.jtransformers.backend.ReductionKernels;
import io.jtransformers.backend.StepKey;
import io.jtransformers.tensor.Slab;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** A queue of the host's primitives, on which every fused kernel is its definition. */
public final class HostQueue implements ComputeQueue {

    private final Backend backend;
    private final StepTurns turns;
    private final Slab slab;
    private final ElementwiseKernels elementwise = new HostElementwise();
    private final ReductionKernels reductions = new HostReductions();
    private final ProductKernels products = new HostProducts();
    private final IndexingKernels indexing = new HostIndexing();
    private final KeyValueKernels keyValues = new HostKeyValues();
    private final RecurrentKernels recurrent = new HostRecurrents();

    /**
     * A queue without temporaries.
     *
     * @param backend allocates memory that the JVM can read
     * @param turns of the backend's queues
     */
    public HostQueue(Backend backend, StepTurns turns) {
        this.backend = backend;
        this.turns = turns;
        this.slab = new Slab(backend::allocate);
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
        copyIn(source, target);
    }

    @Override
    public void download(Tensor source, MemorySegment target) {
        copyOut(source, target);
    }

    /** {@link ComputeQueue#upload} for tensors whose memory the JVM can read. */
    public static void copyIn(MemorySegment source, Tensor target) {
        MemorySegment.copy(source, 0, target.memory(), target.byteOffset(), contiguousBytes(target));
    }

    /** {@link ComputeQueue#download} for tensors whose memory the JVM can read. */
    public static void copyOut(Tensor source, MemorySegment target) {
        MemorySegment.copy(source.memory(), source.byteOffset(), target, 0, contiguousBytes(source));
    }

    private static long contiguousBytes(Tensor tensor) {
        if (!tensor.isContiguous()) {
            throw new IllegalArgumentException(
                    "%s has gaps and was to be copied from or to the host; copy it on its device first (Tensor.copy)."
                            .formatted(tensor));
        }
        return tensor.dataType().byteSize(tensor.shape());
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
    public void close() {
        slab.close();
    }

    @Override
    public String toString() {
        return "HostQueue[%s]".formatted(backend.device());
    }
}
