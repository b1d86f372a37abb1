package io.jtransformers.backends.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What online softmax does with a row of scores. Lengths are whole vectors. */
final class VectorScores {

    private VectorScores() {}

    /** The greatest of {@code length} scores from {@code at}. */
    static float max(float[] scores, int at, int length) {
        FloatVector greatest = FloatVector.fromArray(Lanes.FLOATS, scores, at);
        for (int i = Lanes.COUNT; i < length; i += Lanes.COUNT) {
            greatest = greatest.max(FloatVector.fromArray(Lanes.FLOATS, scores, at + i));
        }
        return greatest.reduceLanes(VectorOperators.MAX);
    }

    /** {@code scores = e^(scores - greatest)}; gives the sum. */
    static float exponentials(float[] scores, int at, int length, float greatest) {
        FloatVector sums = FloatVector.zero(Lanes.FLOATS);
        for (int i = 0; i < length; i += Lanes.COUNT) {
            FloatVector shifted =
                    FloatVector.fromArray(Lanes.FLOATS, scores, at + i).sub(greatest);
            FloatVector exponential = VectorMath.exp(shifted);
            exponential.intoArray(scores, at + i);
            sums = sums.add(exponential);
        }
        return sums.reduceLanes(VectorOperators.ADD);
    }

    /** {@code values *= factor}. */
    static void scale(float[] values, int at, int length, float factor) {
        for (int i = 0; i < length; i += Lanes.COUNT) {
            FloatVector.fromArray(Lanes.FLOATS, values, at + i).mul(factor).intoArray(values, at + i);
        }
    }
}
