package io.jtransformers.nn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rotary embedding of a checkpoint: {@code rope_parameters} of {@code config.json}, each component its key in Java
 * case. A component that its type does not use, or that the file leaves to the default, is null.
 *
 * <p>Source: {@code modeling_rope_utils.py} in Transformers 5.12.1.
 *
 * @param ropeType {@code default}, {@code linear}, {@code dynamic}, {@code yarn}, {@code longrope}, {@code llama3} or
 *     {@code proportional}
 * @param ropeTheta the base of the frequencies
 * @param factor by how much the context was lengthened
 * @param originalMaxPositionEmbeddings the length that the model was first trained for
 * @param attentionFactor what cosines and sines are multiplied with
 * @param betaFast yarn: rotations above which a frequency is kept; 32 if null
 * @param betaSlow yarn: rotations below which a frequency is divided; 1 if null
 * @param mscale yarn: weight of the length in the attention factor
 * @param mscaleAllDim yarn: the same for all dimensions
 * @param truncate yarn: whether the range of the ramp is rounded; true if null
 * @param shortFactor longrope: divisors of the frequencies up to the original length, one for each pair
 * @param longFactor longrope: divisors beyond it
 * @param lowFreqFactor llama3: original length over the longest wave that is kept in part
 * @param highFreqFactor llama3: original length over the longest wave that is kept whole
 * @param partialRotaryFactor the part of a head that is rotated; heeded by {@code proportional} only
 */
public record RopeParameters(
        String ropeType,
        double ropeTheta,
        @Nullable Double factor,
        @Nullable Integer originalMaxPositionEmbeddings,
        @Nullable Double attentionFactor,
        @Nullable Double betaFast,
        @Nullable Double betaSlow,
        @Nullable Double mscale,
        @Nullable Double mscaleAllDim,
        @Nullable Boolean truncate,
        @Nullable List<Double> shortFactor,
        @Nullable List<Double> longFactor,
        @Nullable Double lowFreqFactor,
        @Nullable Double highFreqFactor,
        @Nullable Double partialRotaryFactor) {

    /** Copies the lists. */
    public RopeParameters {
        shortFactor = shortFactor == null ? null : List.copyOf(shortFactor);
        longFactor = longFactor == null ? null : List.copyOf(longFactor);
    }

    /** The plain embedding with base {@code ropeTheta}. */
    public static RopeParameters defaults(double ropeTheta) {
        return new RopeParameters(
                "default", ropeTheta, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }
}
