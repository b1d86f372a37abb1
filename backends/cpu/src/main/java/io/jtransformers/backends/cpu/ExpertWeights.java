package io.jtransformers.backends.cpu;

import io.jtransformers.backend.ExpertCall;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.host.HostWeight;

/**
 * The weights of an expert where they are stored.
 *
 * @param gate {@code [intermediate, hidden]}
 * @param up {@code [intermediate, hidden]}, of the same type
 * @param down {@code [hidden, intermediate]}
 */
record ExpertWeights(StoredTensor gate, StoredTensor up, StoredTensor down) {

    /** Whether all weights of an expert lie in memory as they are, in types that can be read. */
    static boolean canRead(ExpertCall.Expert expert) {
        return WeightRows.canRead(expert.gate())
                && WeightRows.canRead(expert.up())
                && WeightRows.canRead(expert.down())
                && values(expert.gate()).dataType() == values(expert.up()).dataType();
    }

    /** The weights of an expert that {@link #canRead}. */
    static ExpertWeights of(ExpertCall.Expert expert) {
        return new ExpertWeights(values(expert.gate()), values(expert.up()), values(expert.down()));
    }

    private static StoredTensor values(Weight weight) {
        return ((HostWeight) weight).values();
    }
}
