package io.jtransformers.backend;

/**
 * What a weight is for, so that a backend can choose its layout.
 *
 * @param kind the operation that reads it
 * @param precision how far its numbers may be rounded
 */
public record WeightUse(Kind kind, Precision precision) {

    /** The operation that reads a weight. */
    public enum Kind {
        /** Multiplied with every activation. */
        LINEAR,
        /** Rows looked up by token id. */
        EMBEDDING,
        /** Both: an embedding that is also the output projection. */
        TIED,
        /** Multiplied with the activations of the tokens that are routed to it. */
        EXPERT
    }

    /** How far a backend may round. */
    public enum Precision {
        /** Not at all: the stored numbers. */
        STORED,
        /** To the 16-bit float that the device computes in. */
        HALF
    }

    /** A linear weight whose stored numbers are kept. */
    public static WeightUse linear() {
        return new WeightUse(Kind.LINEAR, Precision.STORED);
    }

    /** An embedding whose stored numbers are kept. */
    public static WeightUse embedding() {
        return new WeightUse(Kind.EMBEDDING, Precision.STORED);
    }

    /** An embedding that is the output projection too. */
    public static WeightUse tied() {
        return new WeightUse(Kind.TIED, Precision.STORED);
    }
}
