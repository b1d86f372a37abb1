package io.jtransformers.backend;

import io.jtransformers.tensor.Slab;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Runs the steps of one caller at a time, in order: it owns the temporaries, the scratch and the kernel families.
 *
 * <p>The families without a body are the primitives that every backend writes; the others have their definition and are
 * overridden where a backend is faster. Not for use by two threads at once.
 */
public interface ComputeQueue extends AutoCloseable {

    /** The device on which this queue runs. */
    Backend backend();

    /** The stack on which tensors of this queue are allocated. */
    Slab slab();

    /**
     * Runs one step and waits until its kernels are done. Steps of several queues take turns fairly; a virtual thread
     * parks while a thread of the backend runs the step.
     *
     * @param key two steps with equal keys call the same kernels on operands at the same addresses, so that a device
     *     may replay the second
     * @param step calls models and kernels; what it throws is thrown here
     */
    void run(StepKey key, Runnable step);

    /**
     * Copies host memory, in native order, into a contiguous tensor; when it returns, {@code source} may change.
     *
     * @param source at least as many bytes as {@code target} has
     * @param target contiguous
     */
    void upload(MemorySegment source, Tensor target);

    /**
     * Waits for the kernels before it and copies a contiguous tensor into host memory.
     *
     * @param source contiguous
     * @param target at least as many bytes as {@code source} has
     */
    void download(Tensor source, MemorySegment target);

    /** Primitive: arithmetic element by element, copies and conversions. */
    ElementwiseKernels elementwise();

    /** Primitive: sums, maxima and selections over the last axis. */
    ReductionKernels reductions();

    /** Primitive: matrix products of tensors. */
    ProductKernels products();

    /** Primitive: rows picked by index. */
    IndexingKernels indexing();

    /** Primitive: writing and reading key-value stores. */
    KeyValueKernels keyValues();

    /** Primitive: reading and writing recurrent stores. */
    RecurrentKernels recurrent();

    /** Fused: normalisation. */
    default NormalizationKernels normalization() {
        return new NormalizationKernels() {};
    }

    /** Fused: products with weights, embeddings. */
    default LinearKernels linear() {
        return new LinearKernels() {};
    }

    /** Fused: rotary position embedding. */
    default RotaryKernels rotary() {
        return new RotaryKernels() {};
    }

    /** Fused: softmax attention over a key-value store. */
    default AttentionKernels attention() {
        return new AttentionKernels() {};
    }

    /** Fused: lightning attention over a recurrent store. */
    default LightningKernels lightning() {
        return new LightningKernels() {};
    }

    /** Fused: the gated feed-forward block. */
    default FeedForwardKernels feedForward() {
        return new FeedForwardKernels() {};
    }

    /** Fused: the sparse mixture of experts. */
    default ExpertKernels experts() {
        return new ExpertKernels() {};
    }

    /** Frees the temporaries and the scratch. */
    @Override
    void close();
}
