package io.jtransformers.nn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frequencies by which pairs of a head turn from position to position, and what cosines and sines are multiplied
 * with, for each type of {@code rope_parameters}. {@code b} is the base, {@code d} the rotated length of a head.
 *
 * <p>Source: {@code ROPE_INIT_FUNCTIONS} in Transformers 5.12.1, {@code modeling_rope_utils.py}. As there, the plain
 * frequencies are formed in single precision.
 *
 * @param inverseFrequencies {@code [d / 2]}
 * @param attentionScaling the factor of cosines and sines
 */
record RopeFrequencies(float[] inverseFrequencies, float attentionScaling) {

    /**
     * Checks that cosines and sines will be numbers.
     *
     * @throws RopeException if a frequency or the factor is not finite
     */
    RopeFrequencies {
        for (float frequency : inverseFrequencies) {
            if (!Float.isFinite(frequency)) {
                throw new RopeException(
                        "rope_parameters of config.json give a frequency of %s; all must be finite: check rope_theta and the factors."
                                .formatted(frequency));
            }
        }
        if (!Float.isFinite(attentionScaling)) {
            throw new RopeException(
                    "rope_parameters of config.json give an attention factor of %s; it must be finite: check attention_factor, factor and mscale."
                            .formatted(attentionScaling));
        }
    }

    /**
     * The frequencies of a call.
     *
     * @param rope the checkpoint's
     * @param rotaryDim {@code d}
     * @param maxPositionEmbeddings the length that the model is made for
     * @param sequenceLength the greatest position of the call and one more
     */
    static RopeFrequencies of(RopeParameters rope, int rotaryDim, int maxPositionEmbeddings, int sequenceLength) {
        float[] plain = plain(rope.ropeTheta(), rotaryDim, rotaryDim / 2);
        return switch (rope.ropeType()) {
            case "default" -> new RopeFrequencies(plain, 1);
            case "linear" -> new RopeFrequencies(divided(plain, factor(rope)), 1);
            case "dynamic" -> dynamic(rope, rotaryDim, maxPositionEmbeddings, sequenceLength);
            case "llama3" -> llama3(rope, plain, maxPositionEmbeddings);
            case "yarn" -> yarn(rope, plain, rotaryDim, maxPositionEmbeddings);
            case "longrope" -> longrope(rope, rotaryDim, maxPositionEmbeddings, sequenceLength);
            case "proportional" -> proportional(rope, rotaryDim);
            default ->
                throw new RopeException(
                        "rope_type is '%s' in config.json; known are default, linear, dynamic, yarn, longrope, llama3 and proportional."
                                .formatted(rope.ropeType()));
        };
    }

    /** {@code b^(-2i/d)} for the first {@code count} pairs. */
    private static float[] plain(double base, int dimension, int count) {
        float[] frequencies = new float[count];
        for (int i = 0; i < count; i++) {
            frequencies[i] = 1f / (float) Math.pow(base, (float) (2 * i) / (float) dimension);
        }
        return frequencies;
    }

    private static float[] divided(float[] frequencies, double divisor) {
        float[] result = frequencies.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (result[i] / divisor);
        }
        return result;
    }

    /** NTK-aware: the base grows with the length once it passes the model's. */
    private static RopeFrequencies dynamic(RopeParameters rope, int dimension, int maxPositions, int sequenceLength) {
        double length = Math.max(sequenceLength, maxPositions);
        double factor = factor(rope);
        double growth = factor * length / maxPositions - (factor - 1);
        double base = rope.ropeTheta() * Math.pow(growth, (double) dimension / (dimension - 2));
        return new RopeFrequencies(plain(base, dimension, dimension / 2), 1);
    }

    /** Long waves are divided by the factor, short ones kept, those between blended. */
    private static RopeFrequencies llama3(RopeParameters rope, float[] plain, int maxPositions) {
        double factor = factor(rope);
        double low = required(rope.lowFreqFactor(), "low_freq_factor", rope);
        double high = required(rope.highFreqFactor(), "high_freq_factor", rope);
        double original = original(rope, maxPositions);
        float[] frequencies = new float[plain.length];
        for (int i = 0; i < plain.length; i++) {
            double wavelength = 2 * Math.PI / plain[i];
            double kept = Math.clamp((original / wavelength - low) / (high - low), 0, 1);
            frequencies[i] = (float) ((1 - kept) * plain[i] / factor + kept * plain[i]);
        }
        return new RopeFrequencies(frequencies, 1);
    }

    /** YaRN: a ramp over the pairs between frequencies that are kept and those that are divided. */
    private static RopeFrequencies yarn(RopeParameters rope, float[] plain, int dimension, int maxPositions) {
        double original = original(rope, maxPositions);
        double factor = rope.factor() != null ? rope.factor() : maxPositions / original;
        double low = correction(orElse(rope.betaFast(), 32), rope, dimension, original);
        double high = correction(orElse(rope.betaSlow(), 1), rope, dimension, original);
        if (rope.truncate() == null || rope.truncate()) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, dimension - 1);
        if (low == high) {
            high += 0.001; // as the reference, against a division by zero
        }
        float[] frequencies = new float[plain.length];
        for (int i = 0; i < plain.length; i++) {
            double ramp = Math.clamp((i - low) / (high - low), 0, 1);
            frequencies[i] = (float) (plain[i] / factor * ramp + plain[i] * (1 - ramp));
        }
        return new RopeFrequencies(frequencies, (float) yarnScaling(rope, factor));
    }

    /** The pair that turns {@code rotations} times over the original length. */
    private static double correction(double rotations, RopeParameters rope, int dimension, double original) {
        return dimension * Math.log(original / (rotations * 2 * Math.PI)) / (2 * Math.log(rope.ropeTheta()));
    }

    private static double yarnScaling(RopeParameters rope, double factor) {
        if (rope.attentionFactor() != null) {
            return rope.attentionFactor();
        }
        double mscale = orElse(rope.mscale(), 0);
        double mscaleAllDim = orElse(rope.mscaleAllDim(), 0);
        return mscale != 0 && mscaleAllDim != 0
                ? yarnMscale(factor, mscale) / yarnMscale(factor, mscaleAllDim)
                : yarnMscale(factor, 1);
    }

    private static double yarnMscale(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }

    /** LongRoPE: a divisor for each pair, another list beyond the original length. */
    private static RopeFrequencies longrope(RopeParameters rope, int dimension, int maxPositions, int sequenceLength) {
        double original = original(rope, maxPositions);
        boolean isLong = sequenceLength > original;
        List<Double> divisors = isLong ? rope.longFactor() : rope.shortFactor();
        if (divisors == null || divisors.size() != dimension / 2) {
            throw new RopeException(
                    "%s in config.json has %s entries; rope_type longrope needs one for each of the %d pairs of a head."
                            .formatted(
                                    isLong ? "long_factor" : "short_factor",
                                    divisors == null ? "no" : divisors.size(),
                                    dimension / 2));
        }
        float[] frequencies = new float[dimension / 2];
        for (int i = 0; i < frequencies.length; i++) {
            double power = Math.pow(rope.ropeTheta(), (float) (2 * i) / (float) dimension);
            frequencies[i] = (float) (1 / (divisors.get(i) * power));
        }
        double factor = rope.factor() != null ? rope.factor() : maxPositions / original;
        double scaling = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
        return new RopeFrequencies(frequencies, (float) orElse(rope.attentionFactor(), scaling));
    }

    /** The first pairs turn as in a whole head, the others not at all. */
    private static RopeFrequencies proportional(RopeParameters rope, int dimension) {
        int turning = (int) (orElse(rope.partialRotaryFactor(), 1) * dimension / 2);
        float[] frequencies = new float[dimension / 2];
        float[] plain = plain(rope.ropeTheta(), dimension, turning);
        System.arraycopy(divided(plain, orElse(rope.factor(), 1)), 0, frequencies, 0, turning);
        return new RopeFrequencies(frequencies, 1);
    }

    private static double factor(RopeParameters rope) {
        return required(rope.factor(), "factor", rope);
    }

    private static double original(RopeParameters rope, int maxPositions) {
        return rope.originalMaxPositionEmbeddings() != null ? rope.originalMaxPositionEmbeddings() : maxPositions;
    }

    private static double orElse(@Nullable Double value, double otherwise) {
        return value != null ? value : otherwise;
    }

    private static double required(@Nullable Double value, String key, RopeParameters rope) {
        if (value == null) {
            throw new RopeException(
                    "rope_parameters of config.json has no '%s', which rope_type '%s' needs; add it as the model's authors give it."
                            .formatted(key, rope.ropeType()));
        }
        return value;
    }
}
