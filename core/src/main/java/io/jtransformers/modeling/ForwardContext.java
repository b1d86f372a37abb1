package io.jtransformers.modeling;

import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.Tensor;
import java.util.concurrent.CancellationException;

/**
 * What the layers of one step share beside the hidden states: which rows belong to whom, the rotary angles, where keys,
 * values and states are kept, and who wants to see what is computed on the way.
 *
 * @param queue runs the kernels
 * @param batch the rows
 * @param cosines {@code [tokens, rotaryDim / 2]}
 * @param sines same shape
 * @param pools where each layer's keys and values, or states, are
 * @param recorder receives intermediate results
 * @param cancellation asks to stop between layers
 * @param caller the thread whose interrupt asks to stop, too
 */
public record ForwardContext(
        ComputeQueue queue,
        TokenBatch batch,
        Tensor cosines,
        Tensor sines,
        CachePools pools,
        OutputRecorder recorder,
        CancellationToken cancellation,
        Thread caller) {

    /**
     * Returns unless the call was asked to stop.
     *
     * @throws CancellationException if it was
     */
    public void checkCancelled() {
        if (cancellation.isCancelled() || caller.isInterrupted()) {
            throw new CancellationException("The call was cancelled.");
        }
    }

    /** The block table of a layer's pool, {@code [sequences, blocks]}. */
    public Tensor blockTable(CachePools.LayerPlace place) {
        return batch.blockTables().get(place.group());
    }

    /**
     * The slots of a recurrent layer's pool, {@code [sequences, 2]}: those that are read and those that are written.
     */
    public Tensor slots(CachePools.StatePlace place) {
        return batch.recurrentSlots().get(place.group());
    }
}
