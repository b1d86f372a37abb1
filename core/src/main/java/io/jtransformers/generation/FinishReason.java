package io.jtransformers.generation;

/** Why a sequence ended. */
public enum FinishReason {
    /** Its last token is one that ends a text. */
    EOS,
    /** It is as long as it may be. */
    LENGTH,
    /** The time that the generation may take is over. */
    TIME,
    /** Its new text contains a stop string. */
    STOP_STRING,
    /** A {@link StoppingCriteria} of the caller's, or beams of which none ended and none can become better. */
    CRITERION,
    /** The call was cancelled before it ended. */
    CANCELLED
}
