package io.jtransformers.tokenizer;

/** The end of a sequence at which it is padded or cut. */
public enum Side {
    /** The beginning of the sequence. */
    LEFT,
    /** The end of the sequence. */
    RIGHT
}
