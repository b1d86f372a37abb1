package io.jtransformers.tensor;

import io.jtransformers.backend.ComputeQueue;

/** Who holds the memory of a tensor and says whether it is still there. */
public sealed interface TensorOwner permits TensorScope, ConstantMemory {

    /**
     * Returns if the memory may be used.
     *
     * @throws ReleasedTensorException if it was released
     */
    void checkAlive();

    /**
     * The queue whose kernels work on the owner's tensors.
     *
     * @throws IllegalStateException if they are constants of a model, which belong to no queue
     */
    ComputeQueue queue();
}
