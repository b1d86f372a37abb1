package io.jtransformers.backend;

/**
 * Says which steps are alike: equal keys mean the same kernels over operands at the same addresses.
 *
 * @param model the model that runs; compared by identity
 * @param tokens rows of the step
 * @param sequences sequences of the step
 * @param headRows rows that the head is to see; −1 if it sees all in their order
 * @param blockTableWidth blocks that a block table has room for
 * @param variant distinguishes what else changes the calls, such as a rope table for long inputs
 * @param isReplayable whether the step reads nothing from the device and records no outputs
 */
public record StepKey(
        Object model, int tokens, int sequences, int headRows, int blockTableWidth, int variant, boolean isReplayable) {

    /** The key of a step that is never replayed, such as loading. */
    public static StepKey once(Object owner) {
        return new StepKey(owner, 0, 0, 0, 0, 0, false);
    }
}
