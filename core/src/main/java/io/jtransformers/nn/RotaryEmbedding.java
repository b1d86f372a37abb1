package io.jtransformers.nn;

import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.Arrays;
import java.util.Set;

/**
 * Rotary position embedding: pairs of a head turn by angles that grow with the position. All layers of a step share the
 * angles.
 *
 * <p>Source: {@code MinistralRotaryEmbedding} in Transformers 5.12.1. Unlike there, the frequencies of the types that
 * depend on the length are those of the call alone, not of the longest call before.
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">RoFormer</a>
 */
public final class RotaryEmbedding {

    private static final Set<String> LENGTH_DEPENDENT = Set.of("dynamic", "longrope");

    private final RopeParameters rope;
    private final int rotaryDim;
    private final int maxPositionEmbeddings;

    /**
     * An embedding of the first {@code rotaryDim} numbers of each head.
     *
     * @param rope the checkpoint's parameters
     * @param rotaryDim even; the length of a head unless the checkpoint says otherwise
     * @param maxPositionEmbeddings the length that the model is made for; no table of that length is built
     * @throws RopeException if the rotated length is odd, or a parameter that the type needs is missing or does not fit
     */
    public RotaryEmbedding(RopeParameters rope, int rotaryDim, int maxPositionEmbeddings) {
        this.rope = rope;
        this.rotaryDim = rotaryDim;
        this.maxPositionEmbeddings = maxPositionEmbeddings;
        if (rotaryDim < 1 || rotaryDim % 2 != 0) {
            throw new RopeException(
                    "%d numbers of each head were to be rotated; they are rotated in pairs, so it must be even and 2 or more."
                            .formatted(rotaryDim));
        }
        Double partial = rope.partialRotaryFactor();
        if (partial != null
                && partial != 1
                && !Set.of("default", "proportional").contains(rope.ropeType())) {
            throw new RopeException(
                    "partial_rotary_factor is %s in config.json, which rope_type '%s' does not take; remove it, or use rope_type 'proportional'."
                            .formatted(partial, rope.ropeType()));
        }
        frequencies(1); // these two say now what is missing
        frequencies(Integer.MAX_VALUE);
    }

    /**
     * The angles of a step's rows.
     *
     * @param cosines {@code [tokens, rotaryDim / 2]}
     * @param sines same shape
     */
    public record Angles(Tensor cosines, Tensor sines) {}

    /** The angles of the rows of {@code batch}. */
    public Angles angles(TokenBatch batch) {
        RopeFrequencies frequencies = frequencies(batch.plan().maxPosition() + 1);
        TensorScope scope = TensorScope.innermost(batch.positions().queue());
        Shape shape = Shape.of(batch.tokens(), rotaryDim / 2);
        var angles = new Angles(scope.allocate(DataType.F32, shape), scope.allocate(DataType.F32, shape));
        Tensor inverse = scope.ofFloats(Shape.of(rotaryDim / 2), frequencies.inverseFrequencies());
        scope.queue()
                .rotary()
                .angles(batch.positions(), inverse, frequencies.attentionScaling(), angles.cosines(), angles.sines());
        return angles;
    }

    /** Differs between steps whose frequencies differ; see {@link io.jtransformers.backend.StepKey}. */
    public int variant(int sequenceLength) {
        if (!LENGTH_DEPENDENT.contains(rope.ropeType())) {
            return 0;
        }
        return Arrays.hashCode(frequencies(sequenceLength).inverseFrequencies());
    }

    /**
     * The frequencies in effect for a call whose greatest position is {@code sequenceLength - 1}; {@code [rotaryDim /
     * 2]}.
     */
    public float[] inverseFrequencies(int sequenceLength) {
        return frequencies(sequenceLength).inverseFrequencies();
    }

    /** What cosines and sines are multiplied with in such a call. */
    public float attentionScaling(int sequenceLength) {
        return frequencies(sequenceLength).attentionScaling();
    }

    private RopeFrequencies frequencies(int sequenceLength) {
        return RopeFrequencies.of(rope, rotaryDim, maxPositionEmbeddings, sequenceLength);
    }
}
