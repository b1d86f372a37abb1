package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The operands of {@link LightningKernels#attend}. Constructed by core only; components may be added.
 *
 * @param queries {@code [tokens, heads, headDim]}, any strides but contiguous heads
 * @param keys same shape
 * @param values same shape; where the batch's {@link TokenBatch#valueMask} has 0, a row counts as zeros
 * @param store the states
 * @param layer the layer within the store
 * @param batch the rows of each sequence
 * @param slots {@code [sequences, 2]}, {@code I32}, the one of {@code batch} that goes with {@code store}: the slot
 *     from which a sequence's state is read, below 0 if it has none yet, and another to which it is written
 * @param decays how fast the past fades
 * @param out {@code [tokens, heads, headDim]}, contiguous, none of the inputs
 */
public record LightningCall(
        Tensor queries,
        Tensor keys,
        Tensor values,
        RecurrentStore store,
        int layer,
        TokenBatch batch,
        Tensor slots,
        Decays decays,
        Tensor out) {

    /**
     * How fast the past fades.
     *
     * @param slopes {@code [heads]}: from one token to the next a head's state is multiplied by {@code e^-slope}
     * @param blockSize tokens of a block; without tables results do not depend on it
     * @param tables used where a sequence {@linkplain TokenBatch.Phase#BEGINNING begins}; null if they say what the
     *     slopes do
     */
    public record Decays(
            Tensor slopes, int blockSize, @Nullable Tables tables) {}

    /**
     * The decays within a block as a checkpoint stores them, rounded to its type. From block to block the slopes count.
     *
     * @param queries {@code [heads, blockSize]}: what the state before the block counts for the block's row {@code i},
     *     {@code e^(-slope · (i + 1))}
     * @param keys {@code [heads, blockSize]}: what row {@code i} counts for the state after the block, {@code e^(-slope
     *     · (blockSize - 1 - i))}; a shorter block takes the last entries
     * @param diagonal {@code [heads, blockSize, blockSize]}: what row {@code j} counts for row {@code i},
     *     {@code e^(-slope · (i - j))}, and 0 for a later one, which a kernel need not read
     */
    public record Tables(Tensor queries, Tensor keys, Tensor diagonal) {}
}
